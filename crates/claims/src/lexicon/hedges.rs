//! Hedges and the strength of what they leave, graded.
//!
//! | grade | |
//! |---|---|
//! | 1 | cannot be ruled out |
//! | 2 | possible, may, could |
//! | 3 | suspected, alleged |
//! | 4 | believed, appears; indicators of, consistent with; linked to |
//! | 5 | likely, probable; assessed |
//! | 6 | highly likely; with high confidence |
//! | 7 | almost certain |
//! | 8 | said plainly, without a hedge |
//! | 9 | confirmed, clear |
//! | 10 | beyond doubt, proven |
//!
//! The order follows the estimative language of ICD 203 and the PHIA yardstick (likely below
//! highly likely below almost certain); the rest is placed by ordinary use.

use super::Pattern;
use std::sync::LazyLock;

/// What a hedge speaks of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum HedgeClass {
    /// How likely it is.
    Likelihood,
    /// That somebody judges so: a hedge where no likelihood is given.
    Judgement,
    /// That there are signs of it.
    Signs,
    /// That two things are linked, not that one did the other.
    Link,
    /// The contrary: that it is sure.
    Booster,
}

/// A phrase with its class and grade.
#[derive(Debug)]
pub struct HedgeEntry {
    /// As written in the list.
    pub written: &'static str,
    /// To be matched.
    pub pattern: Pattern,
    /// What it speaks of.
    pub class: HedgeClass,
    /// 1 to 10.
    pub grade: u8,
}

/// All hedges; where several stand at one place the first of this list counts.
pub static HEDGES: LazyLock<Vec<HedgeEntry>> = LazyLock::new(|| {
    let entry = |&(written, class, grade): &(&'static str, HedgeClass, u8)| HedgeEntry {
        written,
        pattern: Pattern::new(written),
        class,
        grade,
    };
    LIST.iter().map(entry).collect()
});

use HedgeClass::{Booster, Judgement, Likelihood, Link, Signs};

const LIST: &[(&str, HedgeClass, u8)] = &[
    // Doubt denied comes before the words it is made of.
    (
        "left|leave|leaves|leaving ~1 little|no|scant ~1 doubt|question",
        Booster,
        10,
    ),
    ("little|no|scant ~1 doubt|question", Booster, 10),
    ("not ~1 doubt", Booster, 10),
    ("beyond ~3 doubt|dispute|question", Booster, 10),
    ("without ~2 doubt|question", Booster, 10),
    (
        "undoubted*|indisputabl*|undeniabl*|unquestionabl*|incontrovertibl*|irrefutabl*",
        Booster,
        10,
    ),
    (
        "definitive*|conclusive*|unequivocal*|unmistakabl*|categorical*",
        Booster,
        10,
    ),
    ("proves|proved|proven|proof", Booster, 10),
    ("smoking gun", Booster, 10),
    (
        "almost|nearly|virtually|practically certain*",
        Likelihood,
        7,
    ),
    ("near certain*", Likelihood, 7),
    ("not ~1 certain*", Likelihood, 3),
    ("certain that|of", Booster, 10),
    ("is|are|was|were certain", Booster, 10),
    ("certainly", Booster, 10),
    ("with certainty", Booster, 10),
    ("cannot|not ~1 be|been ruled out", Likelihood, 1),
    ("cannot|not rule out", Likelihood, 1),
    ("highly|very|most|extremely likely|probabl*", Likelihood, 6),
    ("high|strong ~2 confidence", Likelihood, 6),
    ("highly confident", Likelihood, 6),
    ("moderate|medium ~2 confidence", Likelihood, 5),
    ("low|limited ~2 confidence", Likelihood, 3),
    ("highly|very unlikely", Likelihood, 1),
    ("unlikely", Likelihood, 1),
    ("likely|probable|probably", Likelihood, 5),
    ("realistic possibility", Likelihood, 3),
    (
        "possible|possibly|possibility|potentially|perhaps|maybe|conceivabl*",
        Likelihood,
        2,
    ),
    ("may|might ~5 be|have|also|well|ultimately", Likelihood, 2),
    (
        "could have|be|also|well|indicate|suggest|point",
        Likelihood,
        2,
    ),
    (
        "suspect|suspects|suspected|suspicion|suspicions",
        Likelihood,
        3,
    ),
    ("alleged|allegedly|unconfirmed|purported*", Likelihood, 3),
    ("thought to", Likelihood, 3),
    ("reportedly|rumoured|rumored", Likelihood, 3),
    (
        "appears|appear|appeared|apparent|apparently|seems|seem|seemed|seemingly",
        Likelihood,
        4,
    ),
    ("presumed|presumably|tentativ*", Likelihood, 3),
    (
        "contain*|carry|carries|carried|show*|include*|bear*|bore|hold*|has|have|had|display*|exhibit* ~3 indicator*|sign|signs|trace|traces|marker*|hallmark*|feature*|characteristic*|fingerprint*|element*",
        Signs,
        4,
    ),
    (
        "indicator*|sign|signs|trace|traces|evidence|markers|hallmarks ~2 that|of|pointing|suggest*|linked|consistent",
        Signs,
        4,
    ),
    ("consistent with", Signs, 4),
    ("reminiscent of", Signs, 4),
    ("in keeping with", Signs, 4),
    ("look|looks|looked ~2 like", Signs, 4),
    ("resemble|resembles|resembled|resembling", Signs, 4),
    ("similar*|resembl*|overlap* ~2 to|with|between", Signs, 4),
    (
        "point|points|pointed|pointing ~1 to|towards|toward|at",
        Signs,
        4,
    ),
    (
        "suggest|suggests|suggested|suggesting|indicate|indicates|indicated|indicating|indication*",
        Signs,
        4,
    ),
    (
        "believe|believes|believed|believing|belief|consider|considers|considered|considering|thinks|think|thinking",
        Judgement,
        5,
    ),
    (
        "assess|assesses|assessed|assessing|judge|judges|judged",
        Judgement,
        5,
    ),
    (
        "assessment|assessments|judgement|judgment|estimates|estimated ~1 that|is|remains",
        Judgement,
        5,
    ),
    (
        "in ~2 view|opinion|judgement|judgment|assessment of",
        Judgement,
        5,
    ),
    ("link|links|linked|linking ~8 to|with|between", Link, 4),
    ("can|could ~2 linked|traced|connected", Link, 4),
    (
        "tie|ties|tied|connect|connects|connected|connection|connections ~2 to|with|between",
        Link,
        4,
    ),
    ("associated|association|affiliated with", Link, 4),
    (
        "confirm|confirms|confirmed|confirming|established|establish|establishes|clearly|certainty",
        Booster,
        9,
    ),
];
