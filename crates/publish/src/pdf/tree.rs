//! What the marks of a page are, for those who hear a paper instead of seeing it.

use crate::words::{shorten, visible};
use krilla::tagging::{
    Identifier, ListNumbering, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use std::num::NonZeroU16;

/// Kind of a node.
#[derive(Debug, Clone)]
pub enum Role {
    /// Heading of a level, with its words.
    Heading(u16, String),
    /// Paragraph.
    Paragraph,
    /// List.
    List,
    /// Item of a list.
    Item,
    /// Bullet or name of an item.
    Label,
    /// Words of an item.
    Body,
    /// Table.
    Table,
    /// Heads of the columns.
    TableHead,
    /// Rows.
    TableBody,
    /// Row.
    Row,
    /// Head of a column.
    ColumnHead,
    /// Head of a row.
    RowHead,
    /// Cell.
    Cell,
    /// Picture, in words.
    Figure(String),
}

impl Role {
    fn tag(&self) -> TagKind {
        match self {
            Self::Heading(level, words) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, Some(said(words))).into()
            }
            Self::Paragraph => Tag::P.into(),
            Self::List => Tag::L(ListNumbering::None).into(),
            Self::Item => Tag::LI.into(),
            Self::Label => Tag::Lbl.into(),
            Self::Body => Tag::LBody.into(),
            Self::Table => Tag::Table.into(),
            Self::TableHead => Tag::THead.into(),
            Self::TableBody => Tag::TBody.into(),
            Self::Row => Tag::TR.into(),
            Self::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
            Self::RowHead => Tag::TH(TableHeaderScope::Row).into(),
            Self::Cell => Tag::TD.into(),
            Self::Figure(words) => Tag::Figure(Some(said(words))).into(),
        }
    }
}

/// Words in the place of a mark; not longer than a reader listens to.
fn said(words: &str) -> String {
    shorten(&visible(words), 2000).into_owned()
}

/// Place of a node in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeId(usize);

#[derive(Debug)]
struct Node {
    role: Role,
    children: Vec<NodeId>,
    marks: Vec<Identifier>,
}

/// All nodes, in reading order.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    roots: Vec<NodeId>,
}

impl Tree {
    /// A node under another, or at the root.
    pub fn add(&mut self, role: Role, under: Option<NodeId>) -> NodeId {
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node {
            role,
            children: Vec::new(),
            marks: Vec::new(),
        });
        match under.and_then(|p| self.nodes.get_mut(p.0)) {
            Some(parent) => parent.children.push(id),
            None => self.roots.push(id),
        }
        id
    }

    /// A mark on a page belongs to a node.
    pub fn mark(&mut self, node: NodeId, mark: Identifier) {
        if let Some(node) = self.nodes.get_mut(node.0) {
            node.marks.push(mark);
        }
    }

    /// As the file holds it.
    pub fn finish(self) -> TagTree {
        let mut tree = TagTree::new();
        for root in &self.roots {
            tree.push(self.group(*root));
        }
        tree
    }

    fn group(&self, id: NodeId) -> TagGroup {
        let Some(node) = self.nodes.get(id.0) else {
            return TagGroup::new(Tag::P);
        };
        let mut group = TagGroup::new(node.role.tag());
        for mark in &node.marks {
            group.push(*mark);
        }
        for child in &node.children {
            group.push(self.group(*child));
        }
        group
    }
}
