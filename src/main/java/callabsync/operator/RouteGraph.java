package callabsync.operator;

import callabsync.routing.StepCounts;
import callabsync.routing.StepCounts.Count;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.LoopDefinition;
import org.apache.camel.model.OutputNode;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The steps of a route as a tree, in words of its file: what each does, and what was counted of it. */
@Component
class RouteGraph {

    private static final int LONGEST = 160;

    private final StepCounts counts;

    RouteGraph(StepCounts counts) {
        this.counts = counts;
    }

    /**
     * A step, with those within it. A branch has what was counted of its steps.
     *
     * @param label its description, else empty
     * @param detail what it uses: an endpoint without its options, a bean and its method, a variable's name, a condition
     * @param entered absent for a step that is not counted: those in Java
     */
    record Step(
            @Nullable String id,
            String kind,
            String label,
            String detail,
            @Nullable Long entered,
            @Nullable Long failed,
            @Nullable Instant lastFailedAt,
            List<Step> steps) {}

    List<Step> of(RouteDefinition route) {
        return steps(route.getRouteId(), route.getOutputs());
    }

    private List<Step> steps(String routeId, List<? extends NamedNode> nodes) {
        return nodes.stream().map(node -> step(routeId, node)).toList();
    }

    private Step step(String routeId, NamedNode node) {
        List<Step> within = steps(routeId, within(node));
        Count count =
                node.getId() == null ? null : counts.of(routeId, node.getId()).orElseGet(() -> ofBranch(within));
        String label = node.getDescriptionText();
        return new Step(
                node.getId(),
                node.getShortName(),
                label == null ? "" : label,
                detail(node),
                count == null ? null : count.entered(),
                count == null ? null : count.failed(),
                count == null ? null : count.lastFailedAt(),
                within);
    }

    /** Returns what stands within a step, with branches that Camel does not list as such. */
    private static List<? extends NamedNode> within(NamedNode node) {
        if (node instanceof ChoiceDefinition choice) {
            return with(choice.getWhenClauses(), choice.getOtherwise());
        }
        if (node instanceof TryDefinition tried) {
            var steps = new LinkedHashSet<NamedNode>(tried.getOutputs());
            steps.addAll(Objects.requireNonNullElse(tried.getCatchClauses(), List.of()));
            return with(steps, tried.getFinallyClause());
        }
        if (node instanceof CircuitBreakerDefinition breaker) {
            return with(breaker.getOutputs(), breaker.getOnFallback());
        }
        if (node instanceof OutputNode parent) {
            return parent.getOutputs();
        }
        return node instanceof ProcessorDefinition<?> step ? step.getOutputs() : List.of();
    }

    private static List<NamedNode> with(Collection<? extends NamedNode> steps, @Nullable NamedNode last) {
        var all = new LinkedHashSet<NamedNode>(steps);
        if (last != null) {
            all.add(last);
        }
        return List.copyOf(all);
    }

    /** A branch is entered with its first step, and what fails in it fails in one of its steps. */
    private static @Nullable Count ofBranch(List<Step> steps) {
        if (steps.isEmpty() || steps.get(0).entered() == null) {
            return null;
        }
        long failed = steps.stream()
                .mapToLong(step -> Objects.requireNonNullElse(step.failed(), 0L))
                .sum();
        Instant last = steps.stream()
                .map(Step::lastFailedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Count(steps.get(0).entered(), failed, last);
    }

    private static String detail(NamedNode node) {
        if (node instanceof SendDefinition<?> send) {
            return endpoint(send.getUri());
        }
        if (node instanceof ToDynamicDefinition send) {
            return endpoint(send.getUri());
        }
        if (node instanceof BeanDefinition bean) {
            String method =
                    bean.getMethod() == null ? "" : "." + bean.getMethod().replaceAll("\\(.*", "");
            return bean.getRef() == null ? "" : bean.getRef() + method;
        }
        if (node instanceof SetVariableDefinition variable) {
            return variable.getName();
        }
        if (node instanceof CatchDefinition caught) {
            return caught.getExceptions().stream()
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .collect(Collectors.joining(", "));
        }
        if (node instanceof ProcessDefinition) {
            return "in Java";
        }
        boolean asks = node instanceof WhenDefinition
                || node instanceof FilterDefinition
                || node instanceof SplitDefinition
                || node instanceof LoopDefinition;
        return asks && node instanceof HasExpressionType asking ? written(asking.getExpressionType()) : "";
    }

    /** Returns the expression as its file has it; of one in Java there is no text. */
    private static String written(@Nullable ExpressionDefinition expression) {
        if (expression == null || expression.getExpression() == null) {
            return "";
        }
        if (expression.getClass() == ExpressionDefinition.class) {
            return "in Java";
        }
        String line = expression.getExpression().strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /** Returns an endpoint without what may be a secret: its options, and of an address all but the host. */
    static String endpoint(@Nullable String uri) {
        if (uri == null) {
            return "";
        }
        String path = uri.replaceAll("\\?.*", "");
        int host = path.indexOf("://");
        if (host < 0) {
            return path;
        }
        String address = path.substring(host + 3);
        return path.substring(0, host + 3) + address.replaceAll("/.*", "/…").replaceAll("^[^/]*@", "");
    }
}
