//! Getting published intelligence from where it is published: HTTP, TAXII, a mirror folder.
