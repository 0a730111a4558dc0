use super::*;
use crate::words::{CameIn, Nature, Status};

fn rows(format: Format, text: &str, map: &str) -> Vec<Row> {
    let mut all = Vec::new();
    let mapping = Mapping::parse(map).unwrap();
    read(
        format,
        &mut text.as_bytes(),
        &mapping,
        "Pacific/Auckland",
        &mut |row| all.push(row),
    )
    .unwrap();
    all
}

fn taken(row: &Row) -> &Incoming {
    row.incoming.as_ref().unwrap()
}

#[test]
fn a_table_is_read_by_its_mapping_and_each_bad_row_is_told_without_its_values() {
    let csv = "Case,Org,Seen,Branche,Status,CVE\n\
        7,Quarrymill Ltd,2021-03,health,open,cve-2021-26855 CVE-2021-27065\n\
        8,Secret Org,sometime,health,open,\n\
        9,Third Org,2021,no such sector,open,\n";
    let map = "reference=Case,name=Org,from=Seen,sector=Branche,vulnerabilities=CVE";
    let rows = rows(Format::Csv, csv, map);
    assert_eq!(rows.len(), 3);
    let first = taken(&rows[0]);
    assert_eq!(first.reference.as_deref(), Some("7"));
    assert_eq!(
        first.facts.sector.as_deref(),
        Some("essential-services/health")
    );
    assert_eq!(first.facts.status, Some(Status::Open));
    assert_eq!(
        first.ties.vulnerabilities,
        ["CVE-2021-26855", "CVE-2021-27065"]
    );
    assert_eq!(first.identity.names, ["Quarrymill Ltd"]);
    for (row, place) in rows[1..].iter().zip(["line 3", "line 4"]) {
        let problem = row.incoming.as_ref().unwrap_err();
        assert_eq!(row.place, place);
        assert!(
            !problem.contains("sometime") && !problem.contains("no such"),
            "{problem}"
        );
    }
}

#[test]
fn everything_wrong_with_a_row_is_told_and_columns_without_a_meaning_are_named() {
    let csv = "from,sector,Org,text\nsometime,nowhere,Quarrymill,x\n";
    let found = rows(Format::Csv, csv, "");
    let problem = found[0].incoming.as_ref().unwrap_err();
    assert!(
        problem.contains("from is no date") && problem.contains("sector"),
        "{problem}"
    );
    let left_out = |format, text: &str| {
        let mapping = Mapping::parse("text=told.words").unwrap();
        read(format, &mut text.as_bytes(), &mapping, "UTC", &mut |_| {}).unwrap()
    };
    let json = r#"[{"title":"t","told":{"words":"w"}},{"Org":"Q","Seen":"2021"}]"#;
    assert_eq!(left_out(Format::Json, json), ["Org", "Seen"]);
    let csv = "told.words,Org,title\nw,Q,t\n";
    assert_eq!(left_out(Format::Csv, csv), ["Org"]);
}

#[test]
fn a_mapping_to_nothing_is_refused() {
    assert!(
        Mapping::parse("nonsense=A")
            .unwrap_err()
            .contains("there is no field")
    );
    let mapping = Mapping::parse("name=Nope").unwrap();
    let read = read(
        Format::Csv,
        &mut "a,b\n1,2\n".as_bytes(),
        &mapping,
        "UTC",
        &mut |_| {},
    );
    assert!(read.unwrap_err().contains("no column Nope"));
}

#[test]
fn json_is_read_as_list_as_lines_and_by_paths() {
    let one = r#"{"title":"t","vulnerabilities":["CVE-2021-0001"],"org":{"name":"Q"}}"#;
    for text in [
        format!("[{one}]"),
        format!("{one}\n{one}\n"),
        format!("{{\"incidents\":[{one}]}}"),
    ] {
        let rows = rows(Format::Json, &text, "name=org.name");
        let first = taken(&rows[0]);
        assert_eq!(first.title.as_deref(), Some("t"));
        assert_eq!(first.identity.names, ["Q"]);
        assert_eq!(first.ties.vulnerabilities, ["CVE-2021-0001"]);
    }
}

#[test]
fn a_misp_event_keeps_its_attributes_and_tags() {
    let event = r#"{"Event":{"uuid":"u1","info":"Webshells","date":"2021-03-04",
        "Tag":[{"name":"rsit:intrusions=\"system-compromise\""},{"name":"tlp:amber"},{"name":"tlp:green"},{"name":"workflow:todo"},
               {"name":"misp-galaxy:mitre-attack-pattern=\"Exploit Public-Facing Application - T1190\""}],
        "Attribute":[{"type":"domain","value":"evil.example"},{"type":"target-org","value":"Quarrymill"},
                     {"type":"comment","value":"came by mail"}],
        "Object":[{"Attribute":[{"type":"filename|md5","value":"a.aspx|0123456789abcdef0123456789abcdef"}]}]}}"#;
    let rows = rows(Format::Misp, event, "");
    let first = taken(&rows[0]);
    assert_eq!(
        first.facts.kind.as_deref(),
        Some("intrusions/system-compromise")
    );
    assert_eq!(first.ties.techniques, ["T1190"]);
    assert_eq!(first.observables.len(), 2);
    assert_eq!(first.identity.names, ["Quarrymill"]);
    assert_eq!(first.text, ["came by mail"]);
    assert_eq!(rows[0].remarks.len(), 1);
    assert_eq!(first.marking.as_deref(), Some("TLP:AMBER"));
}

#[test]
fn a_veris_incident_is_understood() {
    let incident = r#"{"incident_id":"V1","summary":"They came.","security_incident":"Confirmed",
        "timeline":{"incident":{"year":2013,"month":4}},
        "victim":{"victim_id":"Quarrymill","country":["NZ"],"industry":"622110","employee_count":"101 to 1000"},
        "actor":{"external":{"variety":["Organized crime"]}},
        "action":{"malware":{"variety":["Ransomware"]}},"attribute":{"availability":{}},
        "discovery_method":{"internal":{"variety":["IT review"]}}}"#;
    let rows = rows(Format::Veris, incident, "");
    let first = taken(&rows[0]);
    assert_eq!(
        first.facts.sector.as_deref(),
        Some("essential-services/health")
    );
    assert_eq!(first.facts.period.as_ref().unwrap().from.text, "2013-04");
    assert_eq!(first.facts.came_in, Some(CameIn::Victim));
    assert_eq!(first.actor.unwrap().nature, Nature::Criminal);
    assert_eq!(first.organisation, Some(Organisation::Medium));
    assert_eq!(first.effect, Some(Effect::Serious));
}
