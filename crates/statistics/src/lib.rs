//! Tables of a frozen period with disclosure control, and what may be said of them.
//!
//! Pure: the same rows give the same bytes. Incidents are counted by a fixed list of tables
//! (`tables.toml`); what is small is withheld with whatever else would let it be computed
//! (`disclose`); a second implementation shows that it cannot be (`audit`); figures carry what they
//! are, so that no growth of one series is said of another (`figure`).
//!
//! | module | holds |
//! |---|---|
//! | `period`, `row`, `tables` | whole months; an incident as it is counted; the list of tables |
//! | `count` | the true figures of a period |
//! | `rules` | thresholds, dominance, rounding |
//! | `disclose` | which figures are shown: flows in networks |
//! | `published` | what is shown |
//! | `audit` | what can be computed from all that is shown: exact linear programming |
//! | `case` | what may be told of a single incident beside the tables |
//! | `figure`, `year` | typed figures, growth, shares; a year's figures, also from elsewhere |

pub mod audit;
pub mod case;
pub mod count;
pub mod disclose;
pub mod figure;
pub mod period;
pub mod published;
pub mod row;
pub mod rules;
pub mod tables;
pub mod year;

pub use case::CaseStudy;
pub use count::{Counter, Frozen};
pub use disclose::{Refused, control};
pub use period::{Month, Period};
pub use published::{Published, Shown};
pub use row::{Actor, Row};
pub use tables::TABLES;
