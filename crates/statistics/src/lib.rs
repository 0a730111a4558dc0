//! Tables of a frozen period with disclosure control.
