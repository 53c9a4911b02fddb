package callabsync.sink;

/** Goes with an item whose contact's number stands at several records: it is no key to remember the contact by. */
record SharedNumber() {}
