package callabsync.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The size of the rooms, and how deep one has to go in each. */
class HouseTest {

    private static final double LARGEST_SHARE = 0.12;
    private static final int LONGEST_CHAIN = 8;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("callabsync");

    @Test
    void no_package_holds_more_than_an_eighth_of_the_lines() throws IOException {
        Map<Path, Long> lines;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            lines = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.summingLong(HouseTest::linesOf)));
        }
        long all = lines.values().stream().mapToLong(Long::longValue).sum();

        assertThat(all).isGreaterThan(10_000);
        assertThat(lines)
                .allSatisfy((folder, count) ->
                        assertThat(count).as(folder.toString()).isLessThan((long) (LARGEST_SHARE * all)));
    }

    private static long linesOf(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packages_form_no_circle() {
        SlicesRuleDefinition.slices()
                .matching("callabsync.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** Classes that use each other count as one: whoever reads one of them reads all. */
    @Test
    void no_chain_of_uses_within_a_package_is_longer_than_eight_classes() {
        Map<String, Set<String>> uses = usesWithinPackages();
        var longest = new TreeMap<String, List<String>>();
        var chains = new Chains(uses);
        for (String type : uses.keySet()) {
            List<String> chain = chains.longestFrom(type);
            longest.merge(
                    type.substring(0, type.lastIndexOf('.')),
                    chain,
                    (one, other) -> one.size() < other.size() ? other : one);
        }

        assertThat(longest).hasSizeGreaterThan(20);
        assertThat(longest.values().stream().filter(chain -> chain.size() > LONGEST_CHAIN))
                .as("chains of more than " + LONGEST_CHAIN + " classes")
                .isEmpty();
    }

    private static Map<String, Set<String>> usesWithinPackages() {
        var uses = new TreeMap<String, Set<String>>();
        for (JavaClass type : CLASSES) {
            String from = fileOf(type);
            Set<String> to = uses.computeIfAbsent(from, none -> new HashSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (target.getPackageName().equals(type.getPackageName())
                        && !fileOf(target).equals(from)) {
                    to.add(fileOf(target));
                }
            }
        }
        return uses;
    }

    private static String fileOf(JavaClass type) {
        return type.getBaseComponentType().getName().replaceAll("\\$.*", "");
    }

    /** The longest chains from classes, circles counted once. */
    private static final class Chains {

        private final Map<String, Set<String>> uses;
        private final Map<String, Set<String>> reachable = new TreeMap<>();
        private final Map<String, List<String>> known = new TreeMap<>();

        private Chains(Map<String, Set<String>> uses) {
            this.uses = uses;
        }

        private List<String> longestFrom(String type) {
            List<String> done = known.get(type);
            if (done != null) {
                return done;
            }
            List<String> longest = List.of();
            for (String next : reachableFrom(type)) {
                if (!reachableFrom(next).contains(type)) {
                    List<String> chain = longestFrom(next);
                    longest = chain.size() > longest.size() ? chain : longest;
                }
            }
            var chain = new ArrayList<String>(List.of(type));
            chain.addAll(longest);
            known.put(type, chain);
            return chain;
        }

        private Set<String> reachableFrom(String type) {
            Set<String> done = reachable.get(type);
            if (done != null) {
                return done;
            }
            var found = new HashSet<String>();
            var open = new ArrayList<>(uses.getOrDefault(type, Set.of()));
            while (!open.isEmpty()) {
                String next = open.remove(open.size() - 1);
                if (found.add(next)) {
                    open.addAll(uses.getOrDefault(next, Set.of()));
                }
            }
            reachable.put(type, found);
            return found;
        }
    }
}
