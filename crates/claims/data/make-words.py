# words.txt of WordNet 3.0 (Debian: wordnet-base): make-words.py /usr/share/wordnet > words.txt
# A line is a word, the numbers of its meanings, and after ^ those of the wider ones; or `form = word`.
import sys,collections
D = sys.argv[1].rstrip("/") + "/"
POS={"noun":"n","verb":"v","adj":"a","adv":"r"}
cnt=collections.Counter()
for l in open(D+"cntlist.rev"):
    k,s,c=l.split(); cnt[k.split("%")[0]]+=int(c)
syn={} # (pos,off)->(lemmas, ptrs)
for p in POS:
    for l in open(D+"data."+p):
        if l.startswith("  "): continue
        f=l.split(" | ")[0].split()
        n=int(f[3],16); ws=[f[4+2*i].split("(")[0].lower() for i in range(n)]
        i=4+2*n; k=int(f[i]); i+=1; pt=[]
        for _ in range(k):
            sym,off,pp,st=f[i:i+4]; i+=4
            pt.append((sym,off,"a" if pp=="s" else pp,int(st[:2],16),int(st[2:],16)))
        syn[(POS[p],f[0])]=(ws,pt)
ok=lambda w:w.isascii() and w.isalpha() and len(w)>2
senses=collections.defaultdict(dict) # word-> pos-> [off]
for p in POS:
    for l in open(D+"index."+p):
        if l.startswith("  "): continue
        f=l.split(); w=f[0]
        if not ok(w): continue
        np=int(f[3]); n=int(f[2]); offs=f[-n:]
        senses[w][POS[p]]=offs
vocab={w for w in senses if cnt[w]>0}
K={"n":3,"v":4,"a":3,"r":2}
ids=collections.defaultdict(set); up=collections.defaultdict(set)
for w in vocab:
    for p,offs in senses[w].items():
        for o in offs[:K[p]]:
            ids[w].add((p,o))
            for sym,off,pp,s,t in syn[(p,o)][1]:
                if sym in("+","\\") and s and syn[(p,o)][0][s-1]==w: ids[w].add((pp,off))
                if sym in("@","@i"): up[w].add((pp,off))
# ids held by one word only join nothing
hold=collections.Counter(i for w in vocab for i in ids[w])
for w in vocab:
    for i in up[w]: hold[i]+=0
useful=lambda i: hold[i]>1
holdup=collections.Counter(i for w in vocab for i in up[w])
num={}
def n(i): return num.setdefault(i,len(num))
B="0123456789abcdefghijklmnopqrstuvwxyz"
def b36(x):
    s=""
    while True:
        s=B[x%36]+s; x//=36
        if not x: return s
lines=[]
for w in sorted(vocab):
    a=[i for i in sorted(ids[w]) if hold[i]>1 or (holdup[i]>0)]
    u=[i for i in sorted(up[w]) if hold[i]>0 and i not in ids[w]]
    if not a and not u: continue
    lines.append((w,a,u))
for w,a,u in lines:
    for i in a: n(i)
out=[]
for w,a,u in lines:
    s=w+" "+" ".join(b36(n(i)) for i in a)
    if u: s+=" ^ "+" ".join(b36(n(i)) for i in u)
    out.append(s)
exc=[]
words={w for w,_,_ in lines}
for p in("noun","verb","adj"):
    for l in open(D+p+".exc"):
        f=l.split()
        if ok(f[0]) and f[1] in words and f[0]!=f[1]: exc.append(f[0]+" = "+f[1])
for line in sorted(set(out + exc)): print(line)
