package callabsync.callab;

import callabsync.event.Secret;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is configured at {@code callab.sync.destinations.callab}.
 *
 * @param url of Callab's API
 * @param apiKey bearer token
 * @param campaignId the campaign of contacts for which the mapping names none
 * @param addPath where contacts are added; {@code {campaign}} stands for the campaign
 * @param contactsPath where contacts are looked up
 * @param contactPath one contact; {@code {id}} stands for its id
 * @param callsPath Callab's list of calls
 */
record CallabSettings(
        @DefaultValue("https://api.callab.ai") String url,
        @DefaultValue("") Secret apiKey,
        @DefaultValue("") String campaignId,

        @DefaultValue("/v1/contacts/addToCampaign/{campaign}")
        String addPath,

        @DefaultValue("/v1/contacts/query") String contactsPath,
        @DefaultValue("/v1/contacts/{id}") String contactPath,
        @DefaultValue("/v1/calls/query") String callsPath) {}
