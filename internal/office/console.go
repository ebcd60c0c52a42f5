package office

import "io"

// A Console is where a command speaks to whoever typed it: a terminal, or the other end of
// the control socket.
type Console interface {
	Out() io.Writer
	Err() io.Writer

	// Ask puts a question and returns the line that is typed in answer. It returns io.EOF where
	// nobody can answer.
	Ask(question string) (string, error)

	// Save writes a file where the command was typed, not where the node runs.
	Save(path string, data []byte) error
}
