package callabsync.sandbox.standin;

/** A CRM that the sandbox profile stands in for: leads appear in it. */
public interface SandboxCrm extends SandboxSystem {

    /** Creates a lead and returns its id. */
    String create(Lead lead);

    /** Somebody who has just become known to a CRM. */
    record Lead(String firstName, String lastName, String phone, String email) {}
}
