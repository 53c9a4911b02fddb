package callabsync.salesforce;

import callabsync.sink.ContactKeys;
import callabsync.sink.Effects;
import callabsync.sink.Links;
import callabsync.sink.Written;
import callabsync.store.GroupCommit;

/** What the sink remembers: links, versions, effects, and the store that commits them together. */
record Memory(GroupCommit store, ContactKeys keys, Links links, Written written, Effects effects) {}
