//! Dates in the forms in which evidence has them, and numbers that are none.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, their helpers too"
)]

use ascribe_observe::dates::{DateHit, Precision, find_dates};

fn only(text: &str) -> DateHit {
    let hits = find_dates(text);
    assert_eq!(hits.len(), 1, "{text}: {hits:?}");
    hits[0]
}

/// What is found in a text, in short: `from[/to] precision [time] [zone] written`.
fn found(text: &str) -> Vec<String> {
    let say = |h: &DateHit| {
        let mut said = h.from.to_string();
        if h.to != h.from {
            said += &format!("/{}", h.to);
        }
        if let Some(time) = h.time {
            said += &format!(" {time}");
        }
        if let Some(zone) = h.zone {
            said += &format!(" {zone}");
        }
        said
    };
    find_dates(text).iter().map(say).collect()
}

#[test]
fn iso_and_log_forms() {
    for (text, expected) in [
        ("2021-01-06", "2021-01-06"),
        ("2021-01-06T12:00:00Z", "2021-01-06 12:00:00 +00"),
        (
            "2021-01-06T12:00:00.123+01:00 x",
            "2021-01-06 12:00:00.123 +01",
        ),
        ("2021-01-06 12:00:00 10.0.0.1 GET /", "2021-01-06 12:00:00"),
        ("2021-01-06 12:00:00,123 INFO", "2021-01-06 12:00:00.123"),
        (
            "[06/Jan/2021:12:00:00 -0530] \"GET",
            "2021-01-06 12:00:00 -05:30",
        ),
        ("Wed, 06 Jan 2021 12:00:00 +0000", "2021-01-06 12:00:00 +00"),
        ("[Wed Jan  6 12:00:00 2021] [error]", "2021-01-06 12:00:00"),
        ("Wed Jan 6 12:00:00 UTC 2021", "2021-01-06 12:00:00 +00"),
        ("Wed Jan 6 12:00:00 NZDT 2021", "2021-01-06 12:00:00"),
        ("2021/01/06 12:00 UTC", "2021-01-06 12:00:00 +00"),
        ("20210106T120000Z", "2021-01-06 12:00:00 +00"),
        ("06-Jan-2021", "2021-01-06"),
        ("am 06.01.2021 um", "2021-01-06"),
        ("13/01/2021", "2021-01-13"),
        ("01/13/2021", "2021-01-13"),
        ("\"first_seen\":\"2021-01-06\"", "2021-01-06"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
}

#[test]
fn prose_forms() {
    for (text, expected) in [
        ("on 6 January 2021.", "2021-01-06"),
        ("the 6th of January, 2021", "2021-01-06"),
        ("January 6, 2021, we", "2021-01-06"),
        ("Jan. 6th 2021", "2021-01-06"),
        ("between January 3\u{2013}6, 2021", "2021-01-03/2021-01-06"),
        ("3-6 January 2021", "2021-01-03/2021-01-06"),
        ("in March 2021", "2021-03-01/2021-03-31"),
        ("Sept 2020", "2020-09-01/2020-09-30"),
        ("6 January\n2021 at 12:30", "2021-01-06 12:30:00"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
    assert_eq!(only("March 2021").precision, Precision::Month);
    assert_eq!(only("2021-01-06 12:00").precision, Precision::Minute);
}

#[test]
fn several_dates_stand_in_order() {
    let text = "2021-01-06 2021-01-07T01:02:03Z, 8 January 2021 and Feb 2021";
    assert_eq!(
        found(text),
        [
            "2021-01-06",
            "2021-01-07 01:02:03 +00",
            "2021-01-08",
            "2021-02-01/2021-02-28"
        ]
    );
}

#[test]
fn other_numbers_are_no_dates() {
    for text in [
        "CVE-2021-26855",
        "version 2021.1.6",
        "10.0.2021.01.06",
        "v2021.01.06",
        "in 2021",
        "2021-13-01",
        "2021-02-30",
        "02/03/2021",
        "1985-01-06",
        "2101-01-06",
        "12021-01-06",
        "https://x.example/2021/03/02/name",
        "2021-01-061",
        "may 2021",
        "Jan  6 12:00:00 host",
        "20210106",
        "port 2021",
        "2021-01",
        "KB2021-01-06",
        "2021-01-06-07",
        "Server 2019",
        "ID 2021-0106",
        "Marching 2021",
        "32 January 2021x",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(
        text in "(\\PC|[0-9]{1,4}|2021|[-/.: ,TZ+]|Jan|March |th|of|UTC){0,40}",
    ) {
        let mut last = 0;
        for hit in find_dates(&text) {
            assert!(hit.start >= last && hit.end > hit.start);
            assert!(text.get(hit.start..hit.end).is_some());
            assert!(hit.from <= hit.to);
            last = hit.end;
        }
    }

    #[test]
    fn every_day_is_found_in_every_form(days in 0i32..40_000, form in 0usize..5) {
        let first = jiff::civil::date(1990, 1, 1);
        let day = first.checked_add(jiff::Span::new().days(days)).unwrap();
        let format = ["%Y-%m-%d", "%d/%b/%Y", "%-d %B %Y", "%B %-d, %Y", "%d.%m.%Y"][form];
        let text = format!("seen {} there", day.strftime(format));
        let hit = only(&text);
        assert_eq!((hit.from, hit.to), (day, day));
        assert_eq!(&text[hit.end..], " there");
    }
}
