package app.weld.operator.docs;

import java.nio.file.Path;

/**
 * What a document tells its readers to type.
 *
 * @param line where it begins, counted from 1
 */
public record Command(Path document, int line, String text) {
    boolean startsWith(String... beginnings) {
        for (String beginning : beginnings) {
            if (text.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return document + ":" + line + ": " + text;
    }
}
