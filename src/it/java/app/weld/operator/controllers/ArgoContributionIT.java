package app.weld.operator.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in Argo CD's own repository, as a contribution would put them there, and its own tests of them. */
@Tag("gitops")
class ArgoContributionIT {
    private static final Path SCRIPTS = Path.of("deploy/argocd/resource_customizations");
    /** Of no use to the tests. */
    private static final Set<String> LEFT_OUT = Set.of("docs", "manifests", "resource_customizations");

    @Test
    void argoCdsOwnTestsPassWithOurScripts(@TempDir Path repository) throws Exception {
        Path source = GoTool.source("argocd", "github.com/argoproj/argo-cd/v3");
        try (Stream<Path> entries = Files.list(source)) {
            for (Path entry : entries.toList()) {
                if (!LEFT_OUT.contains(entry.getFileName().toString())) {
                    copy(entry, repository.resolve(entry.getFileName()));
                }
            }
        }
        // Only ours, and what embeds them.
        Files.createDirectories(repository.resolve("resource_customizations"));
        copy(
                source.resolve("resource_customizations/embed.go"),
                repository.resolve("resource_customizations/embed.go"));
        copy(SCRIPTS, repository.resolve("resource_customizations"));
        Path ours = Path.of("src/testkit/go/argocd");
        Path actions = repository.resolve("util/lua/custom_actions_test.go");
        String before = "\tcase \"external-secrets.io\":\n";
        Files.writeString(
                actions,
                Files.readString(actions).replace(before, Files.readString(ours.resolve("normalizer.txt")) + before));
        // What it has in a folder is not in its module: see go.mod of src/testkit/go/argocd.
        String engine = Files.readString(ours.resolve("go.mod"))
                .lines()
                .filter(line -> line.matches("replace .*/gitops-engine => .*"))
                .findFirst()
                .orElseThrow();
        Path module = repository.resolve("go.mod");
        Files.writeString(module, Files.readString(module).replaceAll("replace .*/gitops-engine => .*", engine));
        Path sums = repository.resolve("go.sum");
        Files.writeString(sums, Files.readString(sums) + Files.readString(ours.resolve("go.sum")));

        String output = test(repository);

        assertThat(output).contains("\nok ").doesNotContain("--- FAIL");
        assertThat(passed(output, "TestLuaHealthScript/")).isEqualTo(lines("health_test.yaml", "inputPath:"));
        assertThat(passed(output, "TestLuaResourceActionsScript/")).isEqualTo(lines("action_test.yaml", "inputPath:"));
    }

    private static String test(Path repository) {
        Map<String, String> environment = new HashMap<>(Map.of("CGO_ENABLED", "0", "GOFLAGS", "-mod=readonly"));
        if (System.getenv("GOTOOLCHAIN") == null) {
            environment.put("GOTOOLCHAIN", "auto");
        }
        return Program.of("go", "test", "-v", "-run", "TestLuaHealthScript|TestLuaResourceActionsScript", "./util/lua")
                .in(repository)
                .with(environment)
                .run()
                .orThrow();
    }

    private static long passed(String output, String tests) {
        return Pattern.compile("(?m)^ +--- PASS: " + Pattern.quote(tests))
                .matcher(output)
                .results()
                .count();
    }

    private static long lines(String file, String part) throws IOException {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            long count = 0;
            for (Path found : files.filter(path -> path.endsWith(file)).toList()) {
                count += Files.readAllLines(found).stream()
                        .filter(line -> line.contains(part))
                        .count();
            }
            return count;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (Files.isRegularFile(path)) {
                    // Not as a copy of the file: what is in Go's cache is read-only.
                    Files.write(target, Files.readAllBytes(path));
                }
            }
        }
    }
}
