//! Circumstances of an incident: whom it struck, when, and the words it is told in. Each is an item
//! with a statement for every actor of whom such a circumstance is known at all, so that it speaks
//! against those who are known for others; how far it fits stands in [`Hit::closeness`].

use crate::case::{Hit, Item, ItemKind};
use crate::link::{Excluded, Observation};
use ascribe_knowledge::circumstance::{Teller, words};
use ascribe_knowledge::{Day, Picture};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of observations that are circumstances: a sector and a nation of victims, the day of the
/// activity, and the text of a report (`vocabulary`: as older sets of parameters compare it).
pub const KINDS: [&str; 5] = ["sector", "country", "activity-day", "vocabulary", "wording"];
/// Days around a known span in which an actor is taken to be active too.
const AROUND: f64 = 365.0;

/// Actor → who says most, and how far it fits (0 to 1).
type Fits<'p> = BTreeMap<u32, (f64, &'p Teller)>;

/// What is known of a circumstance that was observed; without statements if nothing is.
pub(crate) fn item(
    picture: &Picture,
    observation: &Observation,
    known_by: Option<Day>,
    excluded: &Excluded,
) -> Item {
    let usable =
        |teller: &Teller| !excluded.forbids(&mut teller.publishers.clone(), |p| Some(p.clone()));
    // Nothing of this is dated, so that none of it was surely known by an earlier day.
    let fits = match observation.kind.as_str() {
        _ if known_by.is_some() => Fits::new(),
        "vocabulary" => vocabulary(picture, &observation.value, usable),
        "wording" => wording(picture, &words(&observation.value), usable),
        "activity-day" => active(picture, &observation.value, usable),
        kind => victims(picture, kind, &observation.value, usable),
    };
    let hits = fits.into_iter().map(|(actor, (closeness, teller))| Hit {
        report: None,
        actor: Some(actor),
        said: String::new(),
        origin: teller.publishers.first().unwrap_or(&teller.source).clone(),
        reference: None,
        source: teller.source.clone(),
        reliability: teller.reliability,
        published: None,
        first_used: None,
        closeness,
    });
    // A report's words may name a victim: only their kind is shown.
    let shown = if matches!(observation.kind.as_str(), "vocabulary" | "wording") {
        "words of the report"
    } else {
        &observation.value
    };
    Item {
        kind: ItemKind::Circumstance,
        type_: observation.kind.clone(),
        value: shown.to_owned(),
        label: None,
        found: observation.found.clone(),
        matched: "likeness".to_owned(),
        met: shown.to_owned(),
        hits: hits.collect(),
        discount: None,
        notes: Vec::new(),
    }
}

fn keep<'p>(fits: &mut Fits<'p>, teller: &'p Teller, fit: f64) {
    let own = fits.entry(teller.actor).or_insert((fit, teller));
    if fit > own.0 {
        *own = (fit, teller);
    }
}

/// 1 for who is said to attack the victim, 0 for who is said to attack others.
fn victims<'p>(
    picture: &'p Picture,
    kind: &str,
    value: &str,
    usable: impl Fn(&Teller) -> bool,
) -> Fits<'p> {
    use ascribe_knowledge::circumstance::{country, sector};
    let asked = if kind == "country" {
        country(value)
    } else {
        sector(value)
    };
    let mut fits = Fits::new();
    let Some(asked) = asked else { return fits };
    for (victim, tellers) in &picture.circumstances.victims {
        if victim.starts_with(kind) {
            let fit = f64::from(u8::from(*victim == asked));
            for teller in tellers.iter().filter(|t| usable(t)) {
                keep(&mut fits, teller, fit);
            }
        }
    }
    fits
}

/// 1 within a known span of the actor's activity, less by a factor of e for each year outside.
fn active<'p>(picture: &'p Picture, day: &str, usable: impl Fn(&Teller) -> bool) -> Fits<'p> {
    let mut fits = Fits::new();
    let Some(day) = Day::parse(day) else {
        return fits;
    };
    for (teller, from, to) in picture
        .circumstances
        .spans
        .iter()
        .filter(|(t, ..)| usable(t))
    {
        let (Some(from), to) = (from.or(*to), to.or(*from)) else {
            continue;
        };
        let early = f64::from((from.0 - day.0).max(0));
        let late = f64::from(to.map_or(0, |to| day.0 - to.0).max(0));
        keep(&mut fits, teller, (-(early + late) / AROUND).exp());
    }
    fits
}

/// Likeness of a text with what is told of each actor: the cosine of their words, weighted by how
/// few actors each is told of.
fn vocabulary<'p>(picture: &'p Picture, text: &str, usable: impl Fn(&Teller) -> bool) -> Fits<'p> {
    let known = &picture.circumstances;
    let tellers: Vec<Option<&Teller>> = known
        .passages
        .iter()
        .map(|(t, _)| Some(t).filter(|t| usable(t)))
        .collect();
    let teller = |p: &u32| tellers.get(usize::try_from(*p).ok()?).copied().flatten();
    let actors: BTreeSet<u32> = tellers.iter().flatten().map(|t| t.actor).collect();
    let mut sizes: BTreeMap<u32, f64> = BTreeMap::new();
    for (t, size) in &known.passages {
        *sizes.entry(t.actor).or_default() += f64::from(*size);
    }
    let mut shared: BTreeMap<u32, (f64, &Teller)> = BTreeMap::new();
    let mut own = 0.0;
    let all = crate::weigh::count(actors.len());
    for word in words(text) {
        let told: BTreeMap<u32, &Teller> = known
            .words
            .get(&word)
            .into_iter()
            .flatten()
            .filter_map(teller)
            .map(|t| (t.actor, t))
            .collect();
        if told.is_empty() {
            continue;
        }
        let rarity = ((all + 1.0) / (crate::weigh::count(told.len()) + 0.5))
            .ln()
            .max(0.0);
        own += rarity * rarity;
        for (actor, t) in told {
            shared.entry(actor).or_insert((0.0, t)).0 += rarity * rarity;
        }
    }
    let mut fits = Fits::new();
    for t in tellers.iter().flatten() {
        let (sum, teller) = shared.get(&t.actor).copied().unwrap_or((0.0, t));
        let size = sizes.get(&t.actor).copied().unwrap_or(1.0).max(20.0);
        let like = if own > 0.0 {
            sum / (own * size).sqrt()
        } else {
            0.0
        };
        // A mean word of a passage is as rare as one in a hundred.
        keep(&mut fits, teller, (like / 100.0_f64.ln()).min(1.0));
    }
    fits
}

/// Likeness of words with all that is told of each actor, itself and its uses of things: the cosine of
/// the two sets of words, each word weighted by how few actors it is told of.
pub(crate) fn wording<'p>(
    picture: &'p Picture,
    asked: &BTreeSet<String>,
    usable: impl Fn(&Teller) -> bool,
) -> Fits<'p> {
    let known = &picture.circumstances;
    let keep_usable = |t: &'p Teller| Some(t).filter(|t| usable(t));
    let passages: Vec<Option<&Teller>> =
        known.passages.iter().map(|(t, _)| keep_usable(t)).collect();
    let uses: Vec<Option<&Teller>> = known.uses.iter().map(keep_usable).collect();
    let tellers = || passages.iter().chain(&uses).copied().flatten();
    let actors: BTreeSet<u32> = tellers().map(|t| t.actor).collect();
    let all = crate::weigh::count(actors.len());
    let mut sums: BTreeMap<u32, Likeness> = BTreeMap::new();
    let mut own = 0.0;
    let mut told: Vec<u32> = Vec::new();
    let mut add = |word: &str, told: &mut Vec<u32>| {
        told.sort_unstable();
        told.dedup();
        if told.is_empty() {
            return;
        }
        let few = (all + 1.0) / (crate::weigh::count(told.len()) + 0.5);
        let rarity = few.ln().max(0.0).powi(2);
        let met = asked.contains(word);
        if met {
            own += rarity;
        }
        for actor in told.drain(..) {
            let like = sums.entry(actor).or_default();
            like.size += rarity;
            like.shared += if met { rarity } else { 0.0 };
        }
    };
    let actor = |list: &[Option<&Teller>], n: u32| {
        let teller = list.get(usize::try_from(n).ok()?).copied().flatten();
        teller.map(|t| t.actor)
    };
    for (word, numbers) in &known.words {
        told.extend(numbers.iter().filter_map(|n| actor(&passages, *n)));
        let also = known.words_of_uses.get(word).into_iter().flatten();
        told.extend(also.filter_map(|n| actor(&uses, *n)));
        add(word, &mut told);
    }
    for (word, numbers) in &known.words_of_uses {
        if !known.words.contains_key(word) {
            told.extend(numbers.iter().filter_map(|n| actor(&uses, *n)));
            add(word, &mut told);
        }
    }
    let mut fits = Fits::new();
    for teller in tellers() {
        let like = sums.get(&teller.actor).copied().unwrap_or_default();
        let size = (own * like.size).sqrt();
        let fit = if size > 0.0 { like.shared / size } else { 0.0 };
        keep(&mut fits, teller, fit.min(1.0));
    }
    fits
}

/// What the words of a text and those told of an actor have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Likeness {
    shared: f64,
    size: f64,
}
