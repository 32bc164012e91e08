/** The command {@code verify}: finds out how the real Weld works by reading a workspace. */
@NullMarked
package app.weld.operator.verify;

import org.jspecify.annotations.NullMarked;
