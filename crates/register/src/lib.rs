//! Incidents, severity rules, custody, support, victims behind pseudonyms.
