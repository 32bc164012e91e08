package app.weld.operator.cli;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of each command that reads Weld. The API key comes from a file or from the environment, and never from an
 * argument, which other users of the machine can see.
 */
public final class WeldAccess {
    static final String API_KEY = "WELD_API_KEY";

    private final CommandContext context;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "The file that contains the API key. Default: the environment variable " + API_KEY + ".")
    private @Nullable Path keyFile;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "Where Weld is. Default: the environment variable WELD_API_URL, else Weld itself.")
    private @Nullable URI url;

    public WeldAccess(CommandContext context) {
        this.context = context;
    }

    /**
     * The API key.
     *
     * @throws CannotException if there is none, or if it cannot be one
     */
    public ApiKey key() {
        if (keyFile != null) {
            return key(keyFile);
        }
        String key = context.environment().getOrDefault(API_KEY, "");
        if (key.isBlank()) {
            throw new CannotException(
                    "there is no API key: name a file that contains it with --api-key-file, or set " + API_KEY);
        }
        return key("the environment variable " + API_KEY, key);
    }

    /** Whether a person has given a key: by an option or by the environment. */
    public boolean isGiven() {
        return keyFile != null
                || !context.environment().getOrDefault(API_KEY, "").isBlank();
    }

    /** The API key in this file. */
    ApiKey key(Path file) {
        try {
            return key("the file " + file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CannotException("the file " + file + " cannot be read");
        }
    }

    /**
     * The API key in this text.
     *
     * @param from names its origin in a message, such as "the Secret team/weld-api-key"
     * @throws CannotException if it cannot be a key
     */
    public static ApiKey key(String from, String text) {
        String key = text.strip();
        if (key.isEmpty()) {
            throw new CannotException(from + " is empty");
        }
        String problem = ApiKey.problem(key);
        if (problem != null) {
            throw new CannotException(from + " does not contain an API key: " + problem);
        }
        return new ApiKey(key);
    }

    /** Weld, as this key sees it. */
    public WeldApi open(ApiKey key) {
        context.progress().waitsFor("Weld");
        try {
            return context.weld().apply(url == null ? context.weldUrl() : url).of(key, Priority.USER);
        } catch (IllegalArgumentException e) {
            throw new CannotException("this is no URL of Weld's API: " + e.getMessage());
        }
    }
}
