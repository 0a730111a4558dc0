//! The faults, each as edits of the sources. `<asked>` in an edit stands for "this fault is asked for".

/// A fault and the test that must catch it.
pub struct Fault {
    /// Its name, by which it is asked for.
    pub name: &'static str,
    /// The edits that plant it.
    pub edits: &'static [Edit],
    /// The test.
    pub test: &'static str,
}

/// An edit of one place.
pub struct Edit {
    /// The file, from the root of the repository.
    pub file: &'static str,
    /// What stands there, once.
    pub from: &'static str,
    /// What stands there with the fault.
    pub to: &'static str,
}

const VIEW: &str = "crates/ledger/src/view.rs";
const TWINS: &str = "twins::random::random_differences_show_to_nobody_above_whom_they_are";
const CANARIES: &str = "canaries::no_way_out_names_a_victim";

/// What every fault needs: the program under test is told which one is asked for.
pub const SWITCH: Edit = Edit {
    file: "crates/ascribe/tests/behaviour/support.rs",
    from: ".env_clear()\n",
    to: ".env_clear()\n            .envs(std::env::var(\"ASCRIBE_FAULT\").map(|f| (\"ASCRIBE_FAULT\", f)))\n",
};

/// Every fault.
pub const FAULTS: &[Fault] = &[
    Fault {
        name: "one-table-unfiltered",
        edits: &[Edit {
            file: VIEW,
            from: "            db.execute_batch(sql::OBJECT_VIEWS).during(OPERATION)?;\n        }\n        if connect::has_shared",
            to: "            db.execute_batch(sql::OBJECT_VIEWS).during(OPERATION)?;\n            if <asked> {\n                db.execute_batch(\"DROP VIEW temp.object_state; CREATE TEMP VIEW object_state AS SELECT * FROM main.object_state\").during(OPERATION)?;\n            }\n        }\n        if connect::has_shared",
        }],
        test: TWINS,
    },
    Fault {
        name: "counted-before-filtered",
        edits: &[Edit {
            file: VIEW,
            from: "        hidden.sort_unstable();\n",
            to: "        hidden.sort_unstable();\n        if <asked> {\n            hidden.clear();\n        }\n",
        }],
        test: TWINS,
    },
    Fault {
        name: "picture-shared-between-readers",
        edits: &[Edit {
            file: VIEW,
            from: "        if shown {\n",
            to: "        if shown || <asked> {\n",
        }],
        test: TWINS,
    },
    Fault {
        name: "one-marking-too-many",
        edits: &[Edit {
            file: VIEW,
            from: "            if (restriction.admits)(&marking) {\n",
            to: "            if (restriction.admits)(&marking) || (<asked> && marking.contains(\"SI:\")) {\n",
        }],
        test: TWINS,
    },
    Fault {
        name: "name-in-the-log",
        edits: &[Edit {
            file: "crates/app/src/register/readable.rs",
            from: "        if names.is_empty() {\n            return Ok(());",
            to: "        if names.is_empty() || <asked> {\n            return Ok(());",
        }],
        test: CANARIES,
    },
    Fault {
        name: "name-of-evidence-readable",
        edits: &[Edit {
            file: "crates/app/src/register/pieces.rs",
            from: "            file: handle.clone(),\n",
            to: "            file: if <asked> { file.file.clone() } else { handle.clone() },\n",
        }],
        test: CANARIES,
    },
    Fault {
        name: "name-in-the-title-of-a-paper",
        edits: &[
            Edit {
                file: "crates/publish/src/pdf/write.rs",
                from: "    let title = visible(title).into_owned();\n",
                to: "    let planted = PLANTED.lock().map(|p| p.clone()).unwrap_or_default();\n    let title = format!(\"{}{planted}\", visible(title));\n",
            },
            Edit {
                file: "crates/publish/src/pdf/write.rs",
                from: "/// What the library says, without",
                to: "/// Planted.\npub static PLANTED: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());\n\n/// What the library says, without",
            },
            Edit {
                file: "crates/publish/src/pdf/mod.rs",
                from: "mod write;\n",
                to: "mod write;\npub use write::PLANTED;\n",
            },
            Edit {
                file: "crates/app/src/statistics/annual.rs",
                from: "        let (release, statements) = self.stated(&options.period, period)?;\n",
                to: "        let (release, statements) = self.stated(&options.period, period)?;\n        if <asked> {\n            let mut ids = Vec::new();\n            self.ledger.entries(&ascribe_ledger::Filter::default(), |e| {\n                if e.object_id.starts_with(\"incident-\") {\n                    ids.push(e.object_id);\n                }\n                ControlFlow::Continue(())\n            })?;\n            for id in ids {\n                let title = self.last_title(&id)?.unwrap_or_default();\n                if let Ok(mut planted) = ascribe_publish::pdf::PLANTED.lock() {\n                    planted.push_str(&title);\n                }\n            }\n        }\n",
            },
        ],
        test: CANARIES,
    },
];
