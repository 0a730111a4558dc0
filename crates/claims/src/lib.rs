//! Statements as claims: who says what of whom with what hedge; and what a restatement changed.
