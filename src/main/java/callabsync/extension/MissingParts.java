package callabsync.extension;

import callabsync.mapping.Nearest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which jar a route that fails lacks. Camel's catalog knows the artifacts; it is read only when something fails. */
public final class MissingParts {

    /** A kind of thing that Camel looks for by its name, and what Camel says when there is none. */
    private record Kind(String word, String folder, Pattern complaint) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("component", "components", Pattern.compile("No endpoint could be found for: ([\\w.+-]+):")),
            new Kind("language", "languages", Pattern.compile("No language could be found for: ([\\w-]+)")),
            new Kind("data format", "dataformats", Pattern.compile("Data format '([\\w-]+)' could not be created")));

    private MissingParts() {}

    /** Returns what to put into the folder; empty if that is not what is wrong. */
    public static Optional<String> advice(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof NoClassDefFoundError) {
                return Optional.of("no jar in extensions/ has the class " + message.replace('/', '.'));
            }
            for (Kind kind : KINDS) {
                Matcher complaint = kind.complaint().matcher(message);
                if (complaint.find()) {
                    return artifact(kind, complaint.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> artifact(Kind kind, String name) {
        String file = "/org/apache/camel/catalog/" + kind.folder() + "/" + name + ".json";
        try (InputStream entry = MissingParts.class.getResourceAsStream(file)) {
            if (entry == null) {
                return Optional.of(
                        "there is no " + kind.word() + " " + name + Nearest.didYouMean(name, names(kind.folder())));
            }
            JsonNode found =
                    new ObjectMapper().readTree(entry).path(kind.folder().replaceAll("s$", ""));
            String artifact = found.path("artifactId").asText();
            return Optional.of("there is no %s %s: put %s (%s:%s:%s) and what it needs into extensions/"
                    .formatted(
                            kind.word(),
                            name,
                            artifact,
                            found.path("groupId").asText(),
                            artifact,
                            found.path("version").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> names(String folder) throws IOException {
        String file = "/org/apache/camel/catalog/" + folder + ".properties";
        try (InputStream list = MissingParts.class.getResourceAsStream(file)) {
            return list == null
                    ? List.of()
                    : new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }
}
