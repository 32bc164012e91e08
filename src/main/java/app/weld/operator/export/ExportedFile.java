package app.weld.operator.export;

/**
 * A file.
 *
 * @param path relative, with slashes
 */
public record ExportedFile(String path, String text) {}
