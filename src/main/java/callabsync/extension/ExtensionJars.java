package callabsync.extension;

import callabsync.mapping.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars of the extensions folder and their class loader, a child of the program's: what the program has itself, it takes
 * from itself.
 */
final class ExtensionJars implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExtensionJars.class);

    private final List<Path> jars = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final ClassLoader program;
    private final @Nullable URLClassLoader loader;

    /** Opens the jars. A folder that is missing or empty has no class loader. */
    ExtensionJars(Path folder, ClassLoader program) {
        this.program = program;
        for (Path jar : in(folder)) {
            try (var opened = new JarFile(jar.toFile())) {
                if (!isPartOfTheProgram(opened)) {
                    jars.add(jar);
                }
            } catch (IOException e) {
                leaveOut(jar, "it cannot be read: " + e.getMessage());
            }
        }
        this.loader = jars.isEmpty() ? null : new URLClassLoader("extensions", urls(), program);
    }

    List<Path> jars() {
        return jars;
    }

    /** Returns what was left out, and why. */
    List<Problem> problems() {
        return problems;
    }

    Optional<ClassLoader> loader() {
        return Optional.ofNullable(loader);
    }

    /** Says in the log and on the page <i>Routes</i> that a jar, or something in it, is not used. */
    void leaveOut(Path jar, String reason) {
        problems.add(new Problem(placeOf(jar), 0, 0, reason));
        log.atError()
                .addKeyValue("jar", jar.getFileName())
                .addKeyValue("reason", reason)
                .log("extension.left-out");
    }

    static String placeOf(Path jar) {
        return "extensions/" + jar.getFileName();
    }

    @Override
    public void close() throws IOException {
        if (loader != null) {
            loader.close();
        }
    }

    private List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            leaveOut(folder, "the folder cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** Maven copies all that a component needs, also what the program has: known by what Maven wrote into it, or by its classes. */
    private boolean isPartOfTheProgram(JarFile jar) {
        List<String> names = jar.stream().map(ZipEntry::getName).toList();
        List<String> artifacts = names.stream()
                .filter(name -> name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties"))
                .toList();
        List<String> known = artifacts.isEmpty()
                ? names.stream().filter(ExtensionJars::isClass).toList()
                : artifacts;
        return !known.isEmpty() && known.stream().allMatch(name -> program.getResource(name) != null);
    }

    /** Returns whether an entry is a class, and not one for a later JDK or what describes a package. */
    static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.startsWith("META-INF/") && !entry.endsWith("-info.class");
    }

    private URL[] urls() {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return urls.toArray(URL[]::new);
    }
}
