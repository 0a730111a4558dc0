//! Reports that say straight what happened.

use crate::reports::Report;

const fn report(
    text: &'static str,
    used: &'static [&'static str],
    victims: &'static [&'static str],
) -> Report {
    Report {
        text,
        used,
        not_used: &[],
        victims,
        not_victims: &[],
    }
}

pub const PLAIN: &[Report] = &[
    report(
        "In May the intruders sent spear-phishing emails with a malicious attachment to staff of two ministries in Norway. \
         Once a recipient opened the document and enabled macros, it created a scheduled task for persistence.",
        &["T1566.001", "T1204.002", "T1053.005", "T1059.005"],
        &["NO", "government-national"],
    ),
    report(
        "[actor] exploited an internet-facing mail server of a Kenyan bank that was targeted for weeks, \
         placed a web shell and dumped the memory of LSASS.",
        &["T1190", "T1505.003", "T1003.001"],
        &["KE", "financial-services"],
    ),
    report(
        "The backdoor logs keystrokes, takes screenshots and reads the clipboard every minute.",
        &["T1056.001", "T1113", "T1115"],
        &[],
    ),
    report(
        "The loader decrypts its payload with RC4 and injects it into explorer.exe.",
        &["T1140", "T1055"],
        &[],
    ),
    report(
        "The operators moved between machines over RDP with stolen credentials and deployed AnyDesk on three hosts.",
        &["T1021.001", "T1078", "T1219"],
        &[],
    ),
    report(
        "A legitimate signed program side-loads the DLL; the implant then talks to its C2 server over HTTPS.",
        &["T1574.002", "T1071.001"],
        &[],
    ),
    report(
        "Before the ransomware encrypted the files, the attackers deleted all shadow copies and disabled Microsoft Defender by group policy. \
         The victims were hospitals in Ireland.",
        &["T1486", "T1490", "T1562.001", "T1484.001"],
        &["IE", "healthcare"],
    ),
    report(
        "Persistence is gained by a value under the Run key of the registry (T1547.001).",
        &["T1547.001"],
        &[],
    ),
    report(
        "Staff of telecommunications companies in Jordan and Kuwait were targeted. The implant collects the \
         computer name and the OS version, lists running processes and enumerates files on all drives.",
        &["T1082", "T1057", "T1083"],
        &["JO", "KW", "telecommunications"],
    ),
    report(
        "The group ran password spraying against the VPN of an energy company in Poland; the attack hit 40 accounts.",
        &["T1110.003"],
        &["PL", "energy"],
    ),
    report(
        "Commands were run through cmd.exe and, on other hosts, through WMI.",
        &["T1059.003", "T1047"],
        &[],
    ),
    report(
        "Using PsExec the intruders started their tool as a service on the file server.",
        &["T1569.002"],
        &[],
    ),
    report(
        "Stolen data was staged in a hidden folder and then exfiltrated to the C2 server.",
        &["T1074.001", "T1564.001", "T1041"],
        &[],
    ),
    report(
        "The script is heavily obfuscated and downloads the next stage with certutil.",
        &["T1027", "T1105"],
        &[],
    ),
    report(
        "The malware bypasses UAC and runs its library with rundll32.exe.",
        &["T1548.002", "T1218.011"],
        &[],
    ),
    report(
        "Traffic to the control server was relayed through Tor, so that the origin stayed hidden.",
        &["T1090.003"],
        &[],
    ),
    report(
        "The worm spreads inside the network with EternalBlue and infects USB drives.",
        &["T1210", "T1091"],
        &[],
    ),
    report(
        "Journalists and human rights activists in Azerbaijan were targeted through a watering hole on a news site.",
        &["T1189"],
        &["AZ", "entertainment", "non-profit"],
    ),
    report(
        "The update of an accounting program was trojanized: compromised software updates reached users in Ukraine, who were the victims of the supply chain compromise.",
        &["T1195"],
        &["UA"],
    ),
    report(
        "Process Hollowing and Kerberoasting were both seen on the domain controller; the copied ntds.dit was packed with 7-Zip.",
        &["T1055.012", "T1558.003", "T1003.003", "T1560.001"],
        &[],
    ),
];
