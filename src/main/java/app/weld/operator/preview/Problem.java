package app.weld.operator.preview;

/**
 * Why a manifest, or a file, cannot be planned.
 *
 * @param source the file
 * @param subject the resource, or the file
 * @param message what is wrong, and what would be right where that is known
 */
public record Problem(String source, String subject, String message) {}
