package callabsync.salesforce;

import callabsync.source.ImportSettings;
import callabsync.source.RecordTimes;
import callabsync.source.Source;
import callabsync.source.SourceKind;

/** Imports read Salesforce's leads, or another object. */
final class SalesforceSourceKind implements SourceKind {

    private final OrgRows rows;

    SalesforceSourceKind(OrgRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return "salesforce";
    }

    @Override
    public Source source(ImportSettings settings, RecordTimes times) {
        String destination = settings.destinationOrSource();
        return new SalesforceSource(soql -> rows.query(destination, soql), settings.object(), settings.fields(), times);
    }
}
