//! Reports in which something is denied, quoted, supposed, advised, or told of somebody else.

use crate::reports::Report;

pub const SET_ASIDE: &[Report] = &[
    Report {
        text: "There was no evidence of credential dumping. The intruders used RDP to reach the server.",
        used: &["T1021.001"],
        not_used: &["T1003"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "The attackers did not use a web shell; instead they exploited an internet-facing VPN appliance.",
        used: &["T1190"],
        not_used: &["T1505.003"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "Keylogging was ruled out. Screenshots were taken every ten seconds.",
        used: &["T1113"],
        not_used: &["T1056.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "A vendor claimed that the group exploits EternalBlue. We saw a scheduled task and nothing of the kind.",
        used: &["T1053.005"],
        not_used: &["T1210"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "“They use spear-phishing emails with malicious attachments”, a newspaper wrote. \
               The logs show that the intruders used stolen credentials.",
        used: &["T1078"],
        not_used: &["T1566.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "The implant injects code into svchost.exe.\n\nRecommendations\n\nBlock PowerShell for ordinary users. \
               Administrators should disable RDP and look for web shells.",
        used: &["T1055"],
        not_used: &["T1059.001", "T1021.001", "T1505.003"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "We recommend multi-factor authentication against password spraying and brute force. \
               The attackers deleted the shadow copies.",
        used: &["T1490"],
        not_used: &["T1110.003"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "The intruders may have used Mimikatz, but no trace is left. They certainly used AnyDesk.",
        used: &["T1219"],
        not_used: &["T1003.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "Process injection cannot be ruled out. The loader decrypts its configuration.",
        used: &["T1140"],
        not_used: &["T1055"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "> They disabled Windows Defender and cleared the event logs.\n\nThis quotation of a forum post does not fit: \
               here the attackers used WMI.",
        used: &["T1047"],
        not_used: &["T1562.001", "T1070.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "In an unrelated incident another group used DLL side-loading. In this one the malware used rundll32.exe.",
        used: &["T1218.011"],
        not_used: &["T1574.002"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "The servers were hosted in the Netherlands and the operators are Russian-speaking. \
               The campaign targeted universities in Chile.",
        used: &[],
        not_used: &[],
        victims: &["CL", "education"],
        not_victims: &["NL", "RU"],
    },
    Report {
        text: "The attack was attributed to a Chinese state-sponsored actor by others. Victims were airlines in Peru.",
        used: &[],
        not_used: &[],
        victims: &["PE", "aviation"],
        not_victims: &["CN", "government-national"],
    },
    Report {
        text: "No organisations in Denmark were affected. The attackers compromised law firms in Sweden.",
        used: &[],
        not_used: &[],
        victims: &["SE", "legal"],
        not_victims: &["DK"],
    },
    Report {
        text: "According to a press report the data was exfiltrated over DNS tunneling. \
               Our analysis shows uploads to the C2 server of the stolen files.",
        used: &["T1041"],
        not_used: &["T1071.004"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "Neither scheduled tasks nor Run keys were created; the service was installed as a new Windows service.",
        used: &["T1543.003"],
        not_used: &["T1053.005", "T1547.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "T1486 was not observed and T1490 was never attempted. T1078 was confirmed from the logs.",
        used: &["T1078"],
        not_used: &["T1486", "T1490"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "The intruders were unable to dump LSASS, because the driver was blocked. They cracked passwords offline with hashcat.",
        used: &["T1110"],
        not_used: &["T1003.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "If macros had been allowed, the document would have run a PowerShell script. \
               As it was, the victim double-clicked the shortcut in the archive.",
        used: &["T1204.002"],
        not_used: &["T1059.001"],
        victims: &[],
        not_victims: &[],
    },
    Report {
        text: "Without any proof, a blogger alleged that the crew hijacks Group Policy. \
               What happened is simpler: files were copied over SMB to other hosts.",
        used: &["T1570"],
        not_used: &["T1484.001"],
        victims: &[],
        not_victims: &[],
    },
];
