//! What each kind of evidence says by itself of the leading hypotheses.

use crate::html::Html;
use crate::view::View;
use crate::words::{shorten, signed};
use ascribe_reason::assessment::Hypothesis;

/// Hypotheses that are compared.
const COLUMNS: usize = 5;

/// Draws the table; nothing where a single kind speaks.
pub fn draw(h: &mut Html, v: &View<'_>) {
    let named: Vec<&Hypothesis> = v.top(COLUMNS).into_iter().filter(|x| !x.unknown).collect();
    let mut channels: Vec<&str> = Vec::new();
    for channel in named.iter().flat_map(|x| &x.channels) {
        if !channels.contains(&&*channel.channel) {
            channels.push(&channel.channel);
        }
    }
    if channels.len() < 2 {
        return;
    }
    let caption = "Natural logarithm of the likelihood ratio against the unknown actor; the rows add up to \
        the weight of all evidence. Victims, time and text are circumstances: weak, and no origin of a verdict.";
    h.tag("div", &[("class", "scroll")], |h| {
        h.tag("table", &[("class", "index")], |h| {
            h.leaf("caption", &[], caption);
            h.tag("thead", &[], |h| {
                h.tag("tr", &[], |h| {
                    h.leaf("th", &[("scope", "col")], "Kind of evidence");
                    for x in &named {
                        h.leaf("th", &[("scope", "col")], &shorten(&x.actor, 30));
                    }
                });
            });
            h.tag("tbody", &[], |h| {
                for channel in &channels {
                    h.tag("tr", &[], |h| {
                        h.leaf("th", &[("scope", "row")], channel);
                        for x in &named {
                            let own = x.channels.iter().find(|c| c.channel == *channel);
                            let told = own.map_or_else(|| "–".to_owned(), |c| signed(c.weight));
                            h.leaf("td", &[], &told);
                        }
                    });
                }
            });
        });
    });
}
