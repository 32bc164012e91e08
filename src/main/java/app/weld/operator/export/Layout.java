package app.weld.operator.export;

/** How manifests are divided into files. */
public enum Layout {
    /** All of them in one file. */
    FILE,
    /** A folder for each connection, and in it a file for each resource. */
    FOLDERS
}
