package app.weld.operator.image;

import app.weld.operator.process.Program;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs an unpacked image as the kubelet's runtime does, with nothing but namespaces: its files as the root, read-only; an
 * empty folder at /tmp; the service account's files in their place; and the image's user.
 *
 * @param root the image's files
 * @param serviceAccount a folder with token, ca.crt and namespace
 */
record Pod(Path root, Path serviceAccount) {
    private static final String SECRETS = "var/run/secrets/kubernetes.io/serviceaccount";

    /** The mounts are seen by this process alone and go with it. */
    private static final String START = """
            root=$1; serviceAccount=$2; user=$3; shift 3
            mount --bind "$root" "$root"
            mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/$SECRETS"
            for folder in proc sys dev; do mount --rbind "/$folder" "$root/$folder"; done
            mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
            mount --bind "$serviceAccount" "$root/$SECRETS"
            mount -o remount,bind,ro "$root"
            # Who may not become another user is, inside, root of a namespace of his own, and outside himself.
            if [ -z "$user" ]; then exec chroot "$root" "$@"; fi
            exec chroot --userspec="$user" --groups= "$root" "$@"
            """;

    /** The command that becomes the given one, inside. */
    List<String> command(String user, List<String> inside) {
        boolean privileged = privileged();
        List<String> command = new ArrayList<>(namespaces(privileged));
        command.addAll(List.of("/bin/sh", "-euc", "SECRETS=" + SECRETS + "\n" + START, "pod"));
        command.add(root.toAbsolutePath().toString());
        command.add(serviceAccount.toAbsolutePath().toString());
        command.add(privileged ? user : "");
        command.addAll(inside);
        return command;
    }

    /** Whether this machine lets its user have namespaces. */
    static boolean isPossible() {
        List<String> command = new ArrayList<>(namespaces(privileged()));
        command.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", "/tmp"));
        try {
            Program.of(command).run().orThrow();
            return true;
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }

    private static boolean privileged() {
        return Program.of(List.of("id", "-u")).run().orThrow().strip().equals("0");
    }

    private static List<String> namespaces(boolean privileged) {
        List<String> command = List.of("/usr/bin/unshare", "--mount", "--propagation", "private");
        return privileged
                ? command
                : Stream.concat(command.stream(), Stream.of("--user", "--map-root-user"))
                        .toList();
    }
}
