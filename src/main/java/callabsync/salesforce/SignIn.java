package callabsync.salesforce;

/** The one session that all requests to an org share. Thread-safe. */
interface SignIn {

    /**
     * Signs in unless that is done.
     *
     * @return which sign-in is in use; for {@link #renew}
     * @throws RefusedException when Salesforce refuses the credentials
     * @throws callabsync.sink.NotSentException when Salesforce cannot be reached
     */
    long ensure();

    /**
     * Signs in anew because the session of this sign-in has expired. However many ask for it at once, one request is
     * made, and all share what comes of it. Does nothing when a newer one is in use.
     */
    void renew(long expired);
}
