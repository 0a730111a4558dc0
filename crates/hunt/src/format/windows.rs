//! Windows events: which log they are of, and fields under the names that rules use.
//! Numbers of Sysmon's events: learn.microsoft.com/sysinternals/downloads/sysmon; channels of
//! services: the taxonomy appendix of the Sigma specification.

use crate::event::{Event, Source};
use std::borrow::Cow;

const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";

/// The source of an event by its channel and number.
pub(crate) fn source(channel: &str, id: &str, fields: &Event<'_>) -> Source {
    let categories: &'static [&'static str] = match channel {
        SYSMON => sysmon(id, fields),
        "Security" => match id {
            "4688" => &["process_creation"],
            "4657" => &["registry_event", "registry_set"],
            "5156" => &["network_connection"],
            _ => &[],
        },
        "Microsoft-Windows-PowerShell/Operational" | "PowerShellCore/Operational" => match id {
            "4103" => &["ps_module"],
            "4104" => &["ps_script"],
            _ => &[],
        },
        "Windows PowerShell" => match id {
            "400" => &["ps_classic_start"],
            "600" => &["ps_classic_provider_start"],
            "800" => &["ps_classic_script", "ps_module"],
            _ => &[],
        },
        "Microsoft-Windows-Windows Defender/Operational" => match id {
            "1006" | "1007" | "1015" | "1116" | "1117" | "1118" | "1119" => &["antivirus"],
            _ => &[],
        },
        "Microsoft-Windows-Kernel-File/Analytic" => &["file_access", "file_rename"],
        _ => &[],
    };
    Source {
        product: "windows",
        categories,
        services: service(channel),
    }
}

fn sysmon(id: &str, event: &Event<'_>) -> &'static [&'static str] {
    let kind = || {
        event
            .first(&["EventType"])
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    match id {
        "1" => &["process_creation"],
        "2" => &["file_change"],
        "3" => &["network_connection"],
        "4" | "16" => &["sysmon_status"],
        "5" => &["process_termination"],
        "6" => &["driver_load"],
        "7" => &["image_load"],
        "8" => &["create_remote_thread"],
        "9" => &["raw_access_thread"],
        "10" => &["process_access"],
        "11" => &["file_event"],
        "12" => match kind().as_str() {
            "createkey" => &["registry_event", "registry_add"],
            "deletekey" | "deletevalue" => &["registry_event", "registry_delete"],
            _ => &["registry_event"],
        },
        "13" => &["registry_event", "registry_set"],
        "14" => &["registry_event", "registry_rename"],
        "15" => &["create_stream_hash"],
        "17" | "18" => &["pipe_created"],
        "19" | "20" | "21" => &["wmi_event"],
        "22" => &["dns_query"],
        "23" | "26" => &["file_delete"],
        "24" => &["clipboard_capture"],
        "25" => &["process_tampering"],
        "27" => &["file_block_executable"],
        "28" => &["file_block_shredding"],
        "29" => &["file_executable_detected"],
        "255" => &["sysmon_error"],
        _ => &[],
    }
}

/// Services by channel, as rules name them.
const SERVICES: [(&str, &[&str]); 59] = [
    (SYSMON, &["sysmon"]),
    ("Security", &["security"]),
    ("System", &["system"]),
    ("Application", &["application"]),
    ("Windows PowerShell", &["powershell-classic"]),
    ("PowerShellCore/Operational", &["powershell"]),
    ("Microsoft-Windows-PowerShell/Operational", &["powershell"]),
    (
        "Microsoft-Windows-Windows Defender/Operational",
        &["windefend"],
    ),
    ("MSExchange Management", &["msexchange-management"]),
    ("Microsoft-Windows-WMI-Activity/Operational", &["wmi"]),
    (
        "Microsoft-Windows-TaskScheduler/Operational",
        &["taskscheduler"],
    ),
    (
        "Microsoft-Windows-Bits-Client/Operational",
        &["bits-client"],
    ),
    (
        "Microsoft-Windows-CodeIntegrity/Operational",
        &["codeintegrity-operational"],
    ),
    ("Microsoft-Windows-DNS-Client/Operational", &["dns-client"]),
    ("DNS Server", &["dns-server"]),
    ("Microsoft-Windows-DNS-Server/Audit", &["dns-server-audit"]),
    (
        "Microsoft-Windows-DNS-Server/Analytical",
        &["dns-server-analytic"],
    ),
    (
        "Microsoft-Windows-DriverFrameworks-UserMode/Operational",
        &["driver-framework"],
    ),
    ("Microsoft-Windows-NTLM/Operational", &["ntlm"]),
    ("DHCP-Server/Operational", &["dhcp"]),
    (
        "Microsoft-ServiceBus-Client",
        &["microsoft-servicebus-client"],
    ),
    (
        "Microsoft-ServiceBus-Client/Admin",
        &["microsoft-servicebus-client"],
    ),
    (
        "Microsoft-ServiceBus-Client/Operational",
        &["microsoft-servicebus-client"],
    ),
    (
        "Microsoft-Windows-LDAP-Client/Debug",
        &["ldap", "ldap_debug"],
    ),
    (
        "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
        &["terminalservices-localsessionmanager"],
    ),
    (
        "Microsoft-Windows-PrintService/Admin",
        &["printservice-admin"],
    ),
    (
        "Microsoft-Windows-PrintService/Operational",
        &["printservice-operational"],
    ),
    (
        "Microsoft-Windows-Security-Mitigations/KernelMode",
        &["security-mitigations"],
    ),
    (
        "Microsoft-Windows-Security-Mitigations/UserMode",
        &["security-mitigations"],
    ),
    (
        "Microsoft-Windows-Diagnosis-Scripted/Operational",
        &["diagnosis-scripted"],
    ),
    ("Microsoft-Windows-Shell-Core/Operational", &["shell-core"]),
    ("OpenSSH/Operational", &["openssh"]),
    (
        "Microsoft-Windows-SmbClient/Security",
        &["smbclient-security"],
    ),
    (
        "Microsoft-Windows-SmbClient/Connectivity",
        &["smbclient-connectivity"],
    ),
    (
        "Microsoft-Windows-SMBServer/Connectivity",
        &["smbserver-connectivity"],
    ),
    ("Microsoft-Windows-VHDMP-Operational", &["vhdmp"]),
    ("Microsoft-Windows-CAPI2/Operational", &["capi2"]),
    (
        "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational",
        &["certificateservicesclient-lifecycle-system"],
    ),
    (
        "Microsoft-Windows-AppModel-Runtime/Admin",
        &["appmodel-runtime"],
    ),
    (
        "Microsoft-Windows-AppXDeploymentServer/Operational",
        &["appxdeployment-server"],
    ),
    (
        "Microsoft-Windows-AppxPackaging/Operational",
        &["appxpackaging-om"],
    ),
    ("Microsoft-Windows-LSA/Operational", &["lsa-server"]),
    ("Microsoft-Windows-AppLocker/EXE and DLL", &["applocker"]),
    ("Microsoft-Windows-AppLocker/MSI and Script", &["applocker"]),
    (
        "Microsoft-Windows-AppLocker/Packaged app-Deployment",
        &["applocker"],
    ),
    (
        "Microsoft-Windows-AppLocker/Packaged app-Execution",
        &["applocker"],
    ),
    (
        "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall",
        &["firewall-as"],
    ),
    ("Microsoft-Windows-Hyper-V-Worker", &["hyper-v-worker"]),
    (
        "Microsoft-Windows-Kernel-EventTracing",
        &["kernel-event-tracing"],
    ),
    (
        "Microsoft-Windows-Kernel-ShimEngine/Operational",
        &["kernel-shimengine"],
    ),
    (
        "Microsoft-Windows-IIS-Configuration/Operational",
        &["iis-configuration"],
    ),
    (
        "Microsoft-IIS-Configuration/Operational",
        &["iis-configuration"],
    ),
    ("Microsoft-Windows-Sysmon-Operational", &["sysmon"]),
    (
        "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
        &["terminalservices"],
    ),
    ("Microsoft-Windows-WinRM/Operational", &["winrm"]),
    (
        "Microsoft-Windows-User Profile Service/Operational",
        &["user-profile"],
    ),
    (
        "Microsoft-Windows-GroupPolicy/Operational",
        &["grouppolicy"],
    ),
    ("Microsoft-Windows-Ntfs/Operational", &["ntfs"]),
    (
        "Microsoft-Windows-Storage-Storport/Operational",
        &["storport"],
    ),
];

/// The service of a channel.
fn service(channel: &str) -> &'static [&'static str] {
    SERVICES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(channel))
        .map_or(&[], |(_, service)| service)
}

/// Adds fields under the names that rules use where Windows has others.
pub(crate) fn complete(event: &mut Event<'_>) {
    flat(event);
    let channel = event.first(&["Channel"]).unwrap_or_default();
    let id = event.first(&["EventID"]).unwrap_or_default();
    let own = source(channel, id, event);
    let renamed: &[(&str, &str)] = match (channel, id) {
        ("Security", "4688") => &[
            ("NewProcessName", "Image"),
            ("ParentProcessName", "ParentImage"),
            ("SubjectUserName", "User"),
            ("SubjectLogonId", "LogonId"),
            ("NewProcessId", "ProcessId"),
        ],
        ("Security", "4657") => &[
            ("ObjectName", "TargetObject"),
            ("NewValue", "Details"),
            ("ProcessName", "Image"),
        ],
        ("Security", "5156") => &[
            ("Application", "Image"),
            ("SourceAddress", "SourceIp"),
            ("DestAddress", "DestinationIp"),
            ("SourcePort", "SourcePort"),
            ("DestPort", "DestinationPort"),
        ],
        ("Microsoft-Windows-Windows Defender/Operational", _) => &[
            ("Threat Name", "ThreatName"),
            ("Threat Name", "Signature"),
            ("Path", "Filename"),
            ("New Value", "NewValue"),
            ("Old Value", "OldValue"),
            ("Process Name", "ProcessName"),
            ("Feature Name", "Feature_Name"),
            ("Source Name", "SourceName"),
        ],
        _ => &[],
    };
    event.source = own;
    let mut more = Vec::new();
    for (from, to) in renamed.iter().filter(|(from, to)| from != to) {
        for (_, value) in event.fields.iter().filter(|(name, _)| name == from) {
            more.push((Cow::Borrowed(*to), value.clone()));
        }
    }
    more.extend(hashes(event));
    event.fields.extend(more);
}

/// `SHA256=…,IMPHASH=…` of Sysmon, each under its own name too.
fn hashes(event: &Event<'_>) -> Vec<(Cow<'static, str>, Cow<'static, str>)> {
    let Some(all) = event.first(&["Hashes"]) else {
        return Vec::new();
    };
    let named = |pair: &str| {
        let (kind, value) = pair.split_once('=')?;
        let name = match kind.trim() {
            "MD5" => "md5",
            "SHA1" => "sha1",
            "SHA256" => "sha256",
            "IMPHASH" => "Imphash",
            _ => return None,
        };
        Some((Cow::Borrowed(name), Cow::Owned(value.to_owned())))
    };
    all.split(',').filter_map(named).collect()
}

/// Fields that a shipper has nested, under their own names.
fn flat(event: &mut Event<'_>) {
    const NESTS: [&str; 6] = [
        "Event.EventData.",
        "Event.UserData.",
        "Event.System.",
        "winlog.event_data.",
        "winlog.",
        "EventData.",
    ];
    let mut more = Vec::new();
    for (name, value) in &event.fields {
        let Some(rest) = NESTS.iter().find_map(|nest| name.strip_prefix(nest)) else {
            continue;
        };
        let name = match rest {
            "channel" | "Channel" => "Channel",
            "event_id" | "EventID" | "EventID.#text" => "EventID",
            "computer_name" | "Computer" => "Computer",
            "provider_name" | "Provider.#attributes.Name" | "Provider.Name" => "Provider_Name",
            other => other.rsplit('.').next().unwrap_or(other),
        };
        more.push((Cow::Owned(name.to_owned()), value.clone()));
    }
    event.fields.extend(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_start_of_the_security_log_is_read_as_sysmons() {
        let mut event = Event::default();
        for (name, value) in [
            ("Channel", "Security"),
            ("EventID", "4688"),
            ("NewProcessName", "C:\\a.exe"),
        ] {
            event.put(name, value);
        }
        complete(&mut event);
        assert_eq!(event.first(&["Image"]), Some("C:\\a.exe"));
        assert_eq!(event.source.categories, ["process_creation"]);
        assert_eq!(event.source.services, ["security"]);
    }

    #[test]
    fn nested_fields_of_shippers_are_found() {
        let mut event = Event::default();
        for (name, value) in [
            ("winlog.channel", SYSMON),
            ("winlog.event_id", "1"),
            ("winlog.event_data.Image", "x"),
            ("Hashes", "SHA256=ab,IMPHASH=cd"),
        ] {
            event.put(name, value);
        }
        complete(&mut event);
        assert_eq!(event.source.categories, ["process_creation"]);
        assert_eq!(event.first(&["Image"]), Some("x"));
        assert_eq!(event.first(&["Imphash"]), Some("cd"));
    }
}
