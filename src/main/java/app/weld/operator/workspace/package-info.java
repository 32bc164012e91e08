/** The status of WeldWorkspaces, and how fast the requests of each may be. */
@NullMarked
package app.weld.operator.workspace;

import org.jspecify.annotations.NullMarked;
