//! Each line was written for the rule it names; the ordinary ones raise nothing.

use crate::hunter;

const IIS: &str =
    "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)\n";
const PROXY: &str =
    "#Log-type: HttpProxy Logs\n#Fields: DateTime,UrlStem,AuthenticatedUser,AnchorMailbox\n";
const ECP: &str = "#Log-type: ECP Server Log\n#Fields: TimeStamp,EventId,EventData\n";

fn titles(text: &str) -> Vec<String> {
    let mut hunter = hunter();
    hunter.text("log", 0, text);
    let found = hunter.finish().findings;
    found.into_iter().map(|f| f.title).collect()
}

fn iis(rest: &str) -> String {
    format!("{IIS}2021-03-03 10:00:00 192.0.2.7 {rest}\n")
}

fn windows(channel: &str, provider: &str, id: u32, data: &[(&str, &str)]) -> String {
    let data: String = data
        .iter()
        .map(|(name, value)| format!("<Data Name=\"{name}\">{value}</Data>"))
        .collect();
    format!(
        "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>\
         <Provider Name=\"{provider}\"/><EventID>{id}</EventID><Channel>{channel}</Channel></System>\
         <EventData>{data}</EventData></Event>\n"
    )
}

fn sysmon(id: u32, data: &[(&str, &str)]) -> String {
    windows(
        "Microsoft-Windows-Sysmon/Operational",
        "Microsoft-Windows-Sysmon",
        id,
        data,
    )
}

#[test]
fn exploitation_of_exchange_is_seen() {
    let management = |text| {
        windows(
            "MSExchange Management",
            "MSExchange CmdletLogs",
            1,
            &[("Data", text)],
        )
    };
    for (text, title) in [
        (
            format!(
                "{PROXY}2021-03-03T10:00:00.1Z,/ecp/y.js,,ServerInfo~a]@srv:444/autodiscover/autodiscover.xml?#\n"
            ),
            "back end",
        ),
        (
            iis("POST /ecp/y.js - 200 python-requests/2.25.1"),
            "static resource",
        ),
        (
            iis("POST /owa/auth/Current/themes/resources/logon.css - 200 x"),
            "static resource",
        ),
        (
            format!(
                "{ECP}2021-03-03T10:00:00.1Z,1,\"S:CMD=Set-OabVirtualDirectory.ExternalUrl='http://f/&lt;script' http://f/\"\n"
            ),
            "address of an Exchange virtual directory",
        ),
        (
            management(
                "Set-OabVirtualDirectory -ExternalUrl 'http://f/&lt;script language=JScript'",
            ),
            "Offline address book set",
        ),
        (
            sysmon(
                1,
                &[
                    ("ParentImage", r"C:\Ex\UMWorkerProcess.exe"),
                    ("Image", r"C:\x.exe"),
                ],
            ),
            "Unified Messaging worker starts",
        ),
        (
            windows(
                "Application",
                "MSExchange Unified Messaging",
                1,
                &[("Data", "System.InvalidCastException: x")],
            ),
            "Failed cast",
        ),
        (
            sysmon(
                11,
                &[
                    ("Image", r"C:\Ex\UMWorkerProcess.exe"),
                    ("TargetFilename", r"C:\a\b.aspx"),
                ],
            ),
            "Exchange service writes",
        ),
        (
            windows(
                "Application",
                "MSExchange OABGenerator",
                1,
                &[("Data", "Download failed and temporary file C:\\x.aspx")],
            ),
            "Offline address book download",
        ),
        (
            iis("GET /aspnet_client/x.aspx - 200 x"),
            "Exchange has none",
        ),
        (
            iis(
                "GET /autodiscover/autodiscover.json @a.b/mapi/nspi/?&Email=autodiscover/autodiscover.json 200 x",
            ),
            "Path confusion",
        ),
        (
            management("New-MailboxExportRequest -FilePath \\\\127.0.0.1\\C$\\x.aspx"),
            "Mailbox exported",
        ),
        (
            management("New-ManagementRoleAssignment -Role 'Mailbox Import Export'"),
            "Role for exporting",
        ),
    ] {
        let found = titles(&text);
        assert!(
            found.iter().any(|t| t.contains(title)),
            "{title}: {found:?}\n{text}"
        );
    }
}

#[test]
fn web_shells_and_tunnels_are_seen() {
    let child = |parent: &str, image: &str, line: &str| {
        sysmon(
            1,
            &[
                ("ParentImage", parent),
                ("Image", image),
                ("CommandLine", line),
            ],
        )
    };
    let w3wp = r"C:\Windows\System32\inetsrv\w3wp.exe";
    for (text, title) in [
        (
            child(w3wp, r"C:\Windows\System32\cmd.exe", "cmd /c dir"),
            "worker of IIS",
        ),
        (
            child(
                r"C:\php\php-cgi.exe",
                r"C:\Windows\System32\cmd.exe",
                "cmd /c dir",
            ),
            "Web server on Windows",
        ),
        (
            child(
                w3wp,
                "x",
                "cmd /c cd /d \"C:\\\"&amp;whoami&amp;echo [S]&amp;cd&amp;echo [E]",
            ),
            "China Chopper",
        ),
        (
            child(w3wp, "x", "rundll32 comsvcs.dll, MiniDump 1 a full"),
            "dumps memory",
        ),
        (iis("POST /a.aspx - 200 antSword/v2.1"), "by its name"),
        (iis("GET /a.php cmd=whoami 200 x"), "in the query"),
        (iis("POST /error/cmd.jsp - 200 x"), "name of a web shell"),
        (
            iis("POST /t.aspx cmd=connect&target=10.0.0.1&port=22 200 x"),
            "Tunnel of reGeorg",
        ),
        (iis("POST /tunnel.aspx - 200 x"), "Neo-reGeorg"),
        (
            iis("GET /erp/conn.aspx proxy&port=3389&ip=127.0.0.1 200 x"),
            "Tunna",
        ),
        (
            iis("POST /manager/html/upload - 200 x"),
            "manager of Tomcat",
        ),
        (
            sysmon(
                3,
                &[
                    ("Image", w3wp),
                    ("Initiated", "true"),
                    ("DestinationPort", "3389"),
                ],
            ),
            "remote desktop",
        ),
        (
            sysmon(
                11,
                &[
                    ("Image", w3wp),
                    ("TargetFilename", r"C:\inetpub\wwwroot\a.aspx"),
                ],
            ),
            "web folder",
        ),
    ] {
        let found = titles(&text);
        assert!(
            found.iter().any(|t| t.contains(title)),
            "{title}: {found:?}\n{text}"
        );
    }
}

#[test]
fn ordinary_requests_raise_nothing() {
    for rest in [
        "GET /owa/auth/logon.aspx url=https://mail.example/owa/ 200 Mozilla/5.0",
        "POST /owa/auth/logon.aspx - 200 Mozilla/5.0",
        "GET /ecp/15.1.2176.2/scripts/common.js - 200 Mozilla/5.0",
        "POST /autodiscover/autodiscover.xml - 200 Outlook",
        "GET /shop/search.php q=id+card&cmd=list 200 Mozilla/5.0",
        "GET /error/cmd.jsp - 404 Mozilla/5.0",
    ] {
        assert_eq!(titles(&iis(rest)), [] as [String; 0], "{rest}");
    }
}
