//! When each observation happened: from logs, mails and dates in prose, with precision and zone.

use crate::support::Bench;
use serde_json::{Value, json};

const ROWS: [[&str; 4]; 3] = [
    [
        "alpha-c2.net",
        "Timed Otter",
        "https://harbour-press-11.net/a",
        "2021-01-05",
    ],
    [
        "198.18.7.21",
        "Timed Otter",
        "https://harbour-press-11.net/a",
        "2021-01-05",
    ],
    [
        "beta-c2.net",
        "Timed Otter",
        "https://harbour-press-11.net/a",
        "2021-01-05",
    ],
];

fn when<'a>(answer: &'a Value, value: &str) -> &'a Value {
    let all = answer["evidence"].as_array().unwrap();
    let item = all.iter().find(|item| item["value"] == value);
    &item.unwrap_or_else(|| panic!("{value} in {answer}"))["found"][0]["when"]
}

#[test]
fn each_observation_keeps_its_time_with_precision_and_zone() {
    let bench = Bench::new();
    bench.feed("House", "B", &ROWS);
    let mut log = "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n".to_owned();
    for i in 0..50 {
        log.push_str(&format!("2021-03-02 08:00:{i:02} 192.0.2.9 GET / 200\n"));
    }
    log.push_str("2021-03-03 04:30:41 198.18.7.21 GET /x 200\n");
    bench.write("case/u_ex.log", log);
    let mail = "From: a@example.org\r\nDate: Thu, 04 Mar 2021 10:00:00 +0100\r\nSubject: x\r\n\r\n\
        It met alpha-c2[.]net again.\r\n";
    bench.write("case/tip.eml", mail);
    bench.write(
        "case/notes.txt",
        "On 5 March 2021 somebody saw beta-c2[.]net there.\n",
    );
    let path = bench.path("case");
    let answer = bench.assess(&path, &["--clock-skew", "+00:30"]);
    assert_eq!(
        when(&answer, "198.18.7.21"),
        &json!({"at": "2021-03-03T04:00:41Z", "precision": "second", "zone": "stated", "basis": "log"})
    );
    assert_eq!(
        when(&answer, "alpha-c2.net"),
        &json!({"at": "2021-03-04T09:00:00Z", "precision": "second", "zone": "stated", "basis": "mail"})
    );
    assert_eq!(
        when(&answer, "beta-c2.net"),
        &json!({"at": "2021-03-05", "precision": "day", "zone": "unknown", "basis": "nearby-date"})
    );
    assert_eq!(answer["observed"]["from"], "2021-03-02", "{answer}");
}

#[test]
fn a_time_without_zone_says_so_until_it_is_declared() {
    let bench = Bench::new();
    bench.feed("House", "B", &ROWS);
    let line =
        |i: u32| format!("Mar  3 00:30:{i:02} gate sshd[7]: Failed password from 198.18.7.21\n");
    let path = bench.write("auth.log", (0..50).map(line).collect::<String>());
    let unknown = bench.assess(&path, &["--log-year", "2021"]);
    assert_eq!(when(&unknown, "198.18.7.21")["zone"], "unknown");
    let declared = bench.assess(&path, &["--log-year", "2021", "--time-zone", "+02:00"]);
    assert_eq!(
        when(&declared, "198.18.7.21"),
        &json!({"at": "2021-03-02T22:30:00Z", "precision": "second", "zone": "declared", "basis": "log"})
    );
}

#[test]
fn what_had_expired_when_it_was_seen_is_history_though_the_activity_began_before() {
    let bench = Bench::new();
    let table = "ioc,group,until\n198.18.7.21,Timed Otter,2021-03-02\n";
    let feed = bench.write("feed.csv", table);
    let map = "value=ioc,actor=group,valid_until=until";
    let feed = feed.to_str().unwrap();
    bench.json(&["import", feed, "--source", "House", "--map", map]);
    let log = |day: &str| {
        let mut log = "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n".to_owned();
        for i in 0..50 {
            log.push_str(&format!("2021-03-01 08:00:{i:02} 192.0.2.9 GET / 200\n"));
        }
        log + &format!("{day} 04:30:41 198.18.7.21 GET /x 200\n")
    };
    let path = bench.write("u_ex.log", log("2021-03-02"));
    assert!(bench.assess(&path, &[])["evidence"][0]["discount"].is_null());
    let path = bench.write("u_ey.log", log("2021-03-03"));
    let answer = bench.assess(&path, &[]);
    assert_eq!(
        answer["evidence"][0]["discount"]["kind"], "expired",
        "{answer}"
    );
}
