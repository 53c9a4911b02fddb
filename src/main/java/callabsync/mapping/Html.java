package callabsync.mapping;

/** A text as it stands in a field that is HTML: nothing in it is markup, and its lines stay lines. */
final class Html {

    private static final String MARK = "…";

    private Html() {}

    /** @param longest of the result; a longer one is cut between two characters, with a mark */
    static String of(String text, int longest) {
        String lines = text.strip().replace("\r\n", "\n").replace('\r', '\n');
        var html = new StringBuilder();
        int fits = 0;
        for (int i = 0; i < lines.length(); i += Character.charCount(lines.codePointAt(i))) {
            html.append(escaped(lines.codePointAt(i)));
            if (html.length() > longest) {
                return longest < MARK.length() ? "" : html.substring(0, fits) + MARK;
            }
            fits = html.length() <= longest - MARK.length() ? html.length() : fits;
        }
        return html.toString();
    }

    private static String escaped(int character) {
        return switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            case '\n' -> "<br>";
            default -> Character.toString(character);
        };
    }
}
