package callabsync.imports;

import callabsync.sink.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** Asks Salesforce through the route {@code salesforce-query}, which takes SOQL and gives the answer's JSON. */
final class SalesforceQueryRoutes implements SalesforceQueries {

    private final Supplier<CamelContext> camel;
    private volatile @Nullable ProducerTemplate template;

    SalesforceQueryRoutes(Supplier<CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public List<Map<String, Object>> rows(String destination, String soql) {
        Exchange exchange = template()
                .request("direct:salesforce-query", sent -> sent.getMessage().setBody(soql));
        if (exchange.getException() != null) {
            throw new SourceException(destination + " gave no rows: "
                    + exchange.getException().getClass().getSimpleName());
        }
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Map<String, Object> answer =
                Json.object(body == null ? null : Json.read(new String(body, StandardCharsets.UTF_8)));
        if (!(answer.get("records") instanceof List<?> records)) {
            throw new SourceException(destination + " answered the query without records");
        }
        return Json.objects(records);
    }

    private ProducerTemplate template() {
        ProducerTemplate made = template;
        if (made == null) {
            made = camel.get().createProducerTemplate();
            template = made;
        }
        return made;
    }
}
