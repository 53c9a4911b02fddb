package callabsync.routing;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.snakeyaml.engine.v2.nodes.Node;

/** Camel's loader of YAML routes, for files that {@link RouteNodes} has written out. */
final class RouteLoader extends YamlRoutesBuilderLoader {

    private static final String KEY = "routes-builder-loader-";

    private RouteLoader() {}

    /** Makes a context load its YAML files by it. */
    static void install(CamelContext context) {
        var loader = new RouteLoader();
        loader.setCamelContext(context);
        for (String extension : new String[] {"yaml", "camel.yaml"}) {
            context.getRegistry().bind(KEY + extension, loader);
        }
    }

    @Override
    protected RouteBuilder builder(YamlDeserializationContext context, Node root) {
        RouteNodes.writeOut(root, context.getResource().getLocation());
        return super.builder(context, root);
    }
}
