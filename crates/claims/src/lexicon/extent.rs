//! Words of how many, how much and where.

/// Words that count few.
pub(crate) const FEW: [&str; 13] = [
    "some", "several", "few", "certain", "limited", "one", "two", "three", "handful", "single",
    "number", "small", "least",
];

/// Words that count all or very many.
pub(crate) const ALL: [&str; 9] = [
    "all",
    "every",
    "entire",
    "most",
    "many",
    "countless",
    "hundreds",
    "thousands",
    "whole",
];

/// Words for all of a country or trade.
pub(crate) const WIDE: [&str; 10] = [
    "nationwide",
    "countrywide",
    "everywhere",
    "continent",
    "region",
    "industry",
    "economy",
    "society",
    "population",
    "public",
];

/// Regions of several countries.
pub(crate) const REGIONS: [&str; 16] = [
    "europe",
    "european",
    "asia",
    "asian",
    "africa",
    "african",
    "pacific",
    "america",
    "americas",
    "west",
    "western",
    "baltic",
    "nordic",
    "scandinavia",
    "oceania",
    "middle",
];

/// Words that say which part of a region.
pub(crate) const COMPASS: [&str; 12] = [
    "east",
    "north",
    "south",
    "central",
    "eastern",
    "northern",
    "southern",
    "southeast",
    "northeast",
    "southwest",
    "northwest",
    "latin",
];

/// Sectors that may stand in for one another.
pub(crate) const SECTORS: [&str; 22] = [
    "energy",
    "telecommunications",
    "water",
    "parliament",
    "hospital",
    "bank",
    "university",
    "defence",
    "election",
    "media",
    "aviation",
    "transport",
    "railway",
    "maritime",
    "shipping",
    "oil",
    "nuclear",
    "satellite",
    "chemical",
    "insurance",
    "airline",
    "supply",
];
