package callabsync.hubspot;

import callabsync.event.Masked;
import callabsync.hubspot.WrittenProperties.Type;
import callabsync.sink.CrmAnswer;
import callabsync.sink.FieldCreation;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the contact properties that a portal lacks, in a group of their own. */
final class PropertyCreation implements FieldCreation {

    private static final Logger log = LoggerFactory.getLogger(PropertyCreation.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int BROKEN = 500;
    private static final String OBJECT = "contacts";

    /** HubSpot requires exactly these two options of a boolean property. */
    private static final List<String> YES_NO = List.of("true", "false");

    private static final Map<String, String> LABELS = Map.of("true", "Yes", "false", "No");

    private final Portals portals;
    private final PortalDefinitions definitions;
    private final WrittenProperties written;

    PropertyCreation(Portals portals, PortalDefinitions definitions, WrittenProperties written) {
        this.portals = portals;
        this.definitions = definitions;
        this.written = written;
    }

    @Override
    public String system() {
        return "HubSpot";
    }

    @Override
    public List<Missing> missing(String destination) {
        Portal portal = portals.of(destination);
        Map<String, Property> known = known(portal);
        return written.names().stream()
                .filter(name -> !known.containsKey(name) && WrittenProperties.isCreatable(name))
                .map(name -> missing(name, portal.settings().group()))
                .toList();
    }

    private Map<String, Property> known(Portal portal) {
        Map<String, Property> known = RefusedException.asNotSent(() -> definitions.refresh(portal));
        if (known.isEmpty()) {
            throw new NotSentException(
                    "The token may not read property definitions: give it the scope crm.schemas.contacts.read");
        }
        return known;
    }

    private static Missing missing(String name, String group) {
        Type type = WrittenProperties.type(name);
        List<String> options = type.name().equals("bool") ? YES_NO : List.of();
        return new Missing(OBJECT, name, type.name(), type.fieldType(), options, group);
    }

    @Override
    public List<Created> create(String destination, Collection<String> names) {
        Portal portal = portals.of(destination);
        Map<String, Property> known = known(portal);
        var asking = new Asking(portal);
        var created = new ArrayList<Created>();
        for (String name : written.names()) {
            if (names.contains(name) && WrittenProperties.isCreatable(name)) {
                created.add(known.containsKey(name) ? there(name) : asking.create(name));
            }
        }
        definitions.forget(portal);
        created.forEach(each -> note(destination, each));
        return created;
    }

    private static Created there(String name) {
        return new Created(name, Result.THERE, Optional.empty());
    }

    private static void note(String destination, Created each) {
        var line = each.result() == Result.REFUSED ? log.atWarn() : log.atInfo();
        line.addKeyValue("destination", destination)
                .addKeyValue("property", each.name())
                .addKeyValue("reason", each.reason().orElse(""))
                .log(
                        switch (each.result()) {
                            case CREATED -> "property.created";
                            case THERE -> "property.found";
                            case REFUSED -> "property.refused";
                        });
    }

    /** Asks for one after the other, the group first, for as long as HubSpot takes questions at all. */
    private final class Asking {

        private final Portal portal;
        private Optional<String> halted = Optional.empty();
        private boolean isGroupAsked;

        Asking(Portal portal) {
            this.portal = portal;
        }

        Created create(String name) {
            if (!isGroupAsked) {
                isGroupAsked = true;
                String group = portal.settings().group();
                // Refused or already there: the requests for the properties show what it means for them.
                ask("", "/groups", Map.of("name", group, "label", "Callab", "displayOrder", -1));
            }
            return ask(name, "", definition(missing(name, portal.settings().group())));
        }

        private Created ask(String name, String path, Map<String, Object> body) {
            if (halted.isPresent()) {
                return new Created(name, Result.REFUSED, halted);
            }
            try {
                CrmAnswer answer = portal.send(portal.contactProperties(path, body));
                if (answer.is2xx()) {
                    return new Created(name, Result.CREATED, Optional.empty());
                }
                if (answer.status() == CONFLICT) {
                    return there(name);
                }
                return new Created(name, Result.REFUSED, Optional.of(reason(answer)));
            } catch (NotSentException e) {
                halted = Optional.of(String.valueOf(e.getMessage()));
            } catch (NoAnswerException e) {
                halted = Optional.of(e.getMessage() + ". It may be there: check again");
            }
            return new Created(name, Result.REFUSED, halted);
        }

        private String reason(CrmAnswer answer) {
            int status = answer.status();
            if (status == FORBIDDEN) {
                return "The token lacks the scope " + String.join(", ", scopes(answer)) + " (403)";
            }
            if (status == UNAUTHORIZED || status == TOO_MANY || status >= BROKEN) {
                halted = Optional.of(portal.verdict(answer).reason());
                return halted.get();
            }
            return "HubSpot refuses it (" + status + "): " + Masked.text(Json.text(answer.object(), "message"));
        }
    }

    /** Returns the scopes that the answer asks for. */
    private static List<String> scopes(CrmAnswer answer) {
        List<String> named = Json.objects(answer.object().get("errors")).stream()
                .map(error -> Json.object(error.get("context")))
                .flatMap(context -> context.values().stream())
                .flatMap(scopes -> scopes instanceof List<?> list ? list.stream() : Stream.of(scopes))
                .map(String::valueOf)
                .distinct()
                .toList();
        return named.isEmpty() ? List.of("crm.schemas.contacts.write") : named;
    }

    private static Map<String, Object> definition(Missing missing) {
        var definition = new LinkedHashMap<String, Object>();
        String name = missing.name();
        definition.put("name", name);
        definition.put(
                "label",
                Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' '));
        definition.put("type", missing.type());
        definition.put("fieldType", missing.fieldType());
        definition.put("groupName", missing.group());
        if (!missing.options().isEmpty()) {
            var options = new ArrayList<Map<String, Object>>();
            missing.options()
                    .forEach(value -> options.add(Map.of(
                            "label",
                            LABELS.getOrDefault(value, value),
                            "value",
                            value,
                            "displayOrder",
                            options.size(),
                            "hidden",
                            false)));
            definition.put("options", options);
        }
        return definition;
    }
}
