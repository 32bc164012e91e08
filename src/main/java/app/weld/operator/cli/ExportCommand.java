package app.weld.operator.cli;

import app.weld.operator.export.Account;
import app.weld.operator.export.Export;
import app.weld.operator.export.ExportOptions;
import app.weld.operator.export.Exported;
import app.weld.operator.export.ExportedFile;
import app.weld.operator.export.Layout;
import app.weld.operator.export.Selection;
import app.weld.operator.weld.ApiKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code export}: writes what is in Weld as manifests that adopt it. */
@Command(
        name = "export",
        description = {
            "Writes the connections and syncs of a workspace of Weld as manifests that adopt them. Reads only. The manifests"
                    + " change nothing in Weld: they say ObserveOnly and Retain until a person removes these lines. The same"
                    + " workspace gives the same bytes.",
            "Exit status: 0 all is exported, 1 it cannot be exported, 2 exported, but a part is left out (as a comment says)."
        },
        exitCodeOnInvalidInput = ExitStatus.CANNOT,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern SECRET_FIELD = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final int NAMED = 5;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final WeldAccess access;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "Writes files into this folder. Default: one file to standard output.")
    private @Nullable Path folder;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "file",
            description =
                    "With --output: file (one file, and a kustomization) or folders (a folder for each connection, with a kustomization). Default: ${DEFAULT-VALUE}.")
    private Layout layout = Layout.FILE;

    @Option(
            names = "--overwrite",
            description = "With --output: replaces files that have other contents. No file is ever deleted.")
    private boolean overwrite;

    @Option(
            names = "--integration",
            paramLabel = "ID",
            split = ",",
            description = "Only connections of this integration, such as salesforce, and their syncs.")
    private List<String> integrations = new ArrayList<>();

    @Option(
            names = "--schema",
            paramLabel = "PATTERN",
            split = ",",
            description = "Only syncs into schemas that match, such as marketing_*, and their connections.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Only resources whose names match. A connection brings its syncs, and a sync brings its connection.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace that the manifests name. Default: none.")
    private @Nullable String namespace;

    @Option(
            names = "--secret-name",
            paramLabel = "NAME",
            defaultValue = "weld-api-key",
            description = "The Secret that the manifests take the API key from. Default: ${DEFAULT-VALUE}.")
    private String secretName = "weld-api-key";

    @Option(names = "--secret-key", paramLabel = "KEY", description = "The key in this Secret. Default: apiKey.")
    private @Nullable String secretKey;

    @Option(
            names = "--workspace-ref",
            paramLabel = "NAME",
            description = "The WeldWorkspace that the manifests refer to, instead of a Secret.")
    private @Nullable String workspace;

    public ExportCommand(CommandContext context) {
        this.context = context;
        this.access = new WeldAccess(context);
    }

    @Override
    public Integer call() {
        check("--namespace", namespace, LABEL);
        check("--secret-name", secretName, SUBDOMAIN);
        check("--secret-key", secretKey, SECRET_FIELD);
        check("--workspace-ref", workspace, SUBDOMAIN);
        if (folder == null && (layout != Layout.FILE || overwrite)) {
            throw new ParameterException(
                    spec.commandLine(), (overwrite ? "--overwrite" : "--layout") + " needs --output");
        }
        ApiKey key = access.key();
        Account account = new AccountReader(access.open(key), new ReadRetry(context.pause())).read();
        Exported exported = Export.of(
                account,
                new ExportOptions(
                        layout,
                        new Selection(integrations, schemas, names),
                        namespace,
                        secretName,
                        secretKey,
                        workspace));
        if (exported.files().stream().anyMatch(file -> file.text().contains(key.secret()))) {
            throw new CannotException(
                    "the API key is a part of a name or setting in Weld, so the manifests would contain it; nothing is written");
        }
        write(exported);
        report(exported);
        return exported.leftOut().isEmpty() ? ExitStatus.DONE : ExitStatus.SOMETHING;
    }

    private void check(String option, @Nullable String value, Pattern pattern) {
        if (value != null && !pattern.matcher(value).matches()) {
            throw new ParameterException(spec.commandLine(), "the value of " + option + " is no name in Kubernetes");
        }
    }

    private void write(Exported exported) {
        if (folder == null) {
            exported.files().stream()
                    .filter(file -> !file.path().equals("kustomization.yaml"))
                    .forEach(file -> spec.commandLine().getOut().print(file.text()));
            spec.commandLine().getOut().flush();
            return;
        }
        try {
            List<String> different = different(folder, exported.files());
            if (!different.isEmpty() && !overwrite) {
                throw new CannotException(different.size() + " files are there already with other contents ("
                        + String.join(", ", different.subList(0, Math.min(NAMED, different.size())))
                        + (different.size() > NAMED ? ", ..." : "")
                        + "); nothing is written. To replace them, add --overwrite");
            }
            for (ExportedFile file : exported.files()) {
                Path path = folder.resolve(file.path());
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, file.text());
            }
        } catch (IOException e) {
            throw new CannotException("the files cannot be written: " + e);
        }
    }

    private static List<String> different(Path folder, List<ExportedFile> files) throws IOException {
        List<String> different = new ArrayList<>();
        for (ExportedFile file : files) {
            Path path = folder.resolve(file.path());
            if (Files.exists(path) && !Files.readString(path).equals(file.text())) {
                different.add(file.path());
            }
        }
        return different;
    }

    private void report(Exported exported) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "Exported %d connections and %d syncs with %d streams.%n",
                exported.connections(),
                exported.syncs(),
                exported.streams());
        if (exported.streams() > 0) {
            err.println(
                    "HASHED AND EXCLUDED COLUMNS are not included, because Weld never reports them. They stay as they are"
                            + " in Weld.");
        }
        if (!exported.leftOut().isEmpty()) {
            err.println("Not or not wholly exported:");
            exported.leftOut().forEach(item -> err.println("- " + item.replaceAll("\\p{C}", "?")));
        }
        err.flush();
    }
}
