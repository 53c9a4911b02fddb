package callabsync.dispatch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events find their CRM.
 *
 * @param defaultCrm the destination of events whose contact has no {@code crm_id}; blank: the only CRM that is
 *     configured, if there is just one
 */
@ConfigurationProperties("callab.sync")
record DispatchProperties(@DefaultValue("") String defaultCrm) {}
