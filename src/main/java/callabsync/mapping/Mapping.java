package callabsync.mapping;

/**
 * One mapping file in its last good version.
 *
 * @param name folder and base name, {@code crm/crm-contact}: what {@link Mappings#apply} is called with
 * @param baseName the file's name without its ending, unique in the folder
 * @param source the text of the last good version
 */
public record Mapping(String name, String baseName, String source, CompiledMapping compiled) {}
