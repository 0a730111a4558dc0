//! What a pattern says.

/// A whole pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Its observation expression.
    pub expression: Expression,
}

/// An observation expression with its qualifiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What must be observed.
    pub body: ExpressionBody,
    /// Qualifiers, innermost first.
    pub qualifiers: Vec<Qualifier>,
}

/// What must be observed. Chains of one operator are one list, so that long
/// patterns nest no deeper than their parentheses.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionBody {
    /// `[ … ]`: one observation for which the comparison holds.
    Observation(Comparison),
    /// All of them, in different observations.
    And(Vec<Expression>),
    /// One of them.
    Or(Vec<Expression>),
    /// All of them, in this order of time.
    FollowedBy(Vec<Expression>),
}

/// Limits on when or how often.
#[derive(Debug, Clone, PartialEq)]
pub enum Qualifier {
    /// All within so many seconds.
    Within(f64),
    /// So many times, each time by different observations.
    Repeats(u64),
    /// Between two moments, the second excluded (RFC 3339).
    StartStop(String, String),
}

/// What must hold for one observation.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    /// One test.
    Test(Test),
    /// All of them.
    And(Vec<Comparison>),
    /// One of them.
    Or(Vec<Comparison>),
}

/// One test of one property.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The property.
    pub path: ObjectPath,
    /// Whether `NOT` stands with it.
    pub negated: bool,
    /// What is asked of it.
    pub operation: Operation,
}

/// What is asked of a property.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// `=`
    Equal(Literal),
    /// `!=`
    NotEqual(Literal),
    /// `>`
    Greater(Literal),
    /// `>=`
    GreaterOrEqual(Literal),
    /// `<`
    Less(Literal),
    /// `<=`
    LessOrEqual(Literal),
    /// `IN ( … )`
    In(Vec<Literal>),
    /// `LIKE`: `%` for any characters, `_` for one.
    Like(String),
    /// `MATCHES`: a PCRE.
    Matches(String),
    /// `ISSUBSET`: the address lies in this network.
    IsSubset(String),
    /// `ISSUPERSET`: the network holds this address or network.
    IsSuperset(String),
    /// `EXISTS`
    Exists,
}

/// A property of a cyber-observable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPath {
    /// Type of the object, such as `file`.
    pub object_type: String,
    /// The way from the object to the property; never empty.
    pub steps: Vec<Step>,
}

/// One step of an object path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A property or dictionary key.
    Key(String),
    /// An element of a list; negative ones as written.
    Index(i64),
    /// Any element of a list: `[*]`.
    Any,
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// An integer of 64 bits.
    Integer(i64),
    /// A number with a decimal point.
    Float(f64),
    /// A string.
    String(String),
    /// `true` or `false`.
    Boolean(bool),
    /// `b'…'`: base64 as written.
    Binary(String),
    /// `h'…'`: hexadecimal digits as written.
    Hex(String),
    /// `t'…'`: a moment in RFC 3339 with `Z`.
    Timestamp(String),
}
