package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server that a test started.
type Server struct {
	bin     string // the directory of initdb and postgres
	dir     string // data in dir/data, socket in dir, what it says in dir/log
	as      *syscall.SysProcAttr
	keeper  *exec.Cmd
	control io.WriteCloser // lines for the keeper; it cleans up when this is closed
}

// keeperScript owns the server. It waits for lines on its standard input, which ends when the
// test binary does, in whatever way; then it stops the server and removes its directory. A
// signal goes only to the process that it started and has not yet waited for.
const keeperScript = `
while read -r line; do
	"$1"/postgres -D "$2"/data -k "$2" -c listen_addresses= >>"$2"/log 2>&1 </dev/null &
	server=$!
done
[ -n "$server" ] && kill -QUIT $server
wait
rm -rf "$2"
`

// Start makes a database cluster in a new temporary directory and starts a server on it.
func Start() (*Server, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pgtest-")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir}
	if err := s.start(); err != nil {
		said, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, errors.Join(fmt.Errorf("start PostgreSQL for tests: %w\n%s", err, said), s.Stop())
	}
	return s, nil
}

func (s *Server) start() error {
	if err := s.becomeUnprivileged(); err != nil {
		return err
	}
	initdb := exec.Command(filepath.Join(s.bin, "initdb"), "-D", filepath.Join(s.dir, "data"),
		"-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = s.dir, s.as
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	s.keeper = exec.Command("sh", "-c", keeperScript, "keeper", s.bin, s.dir)
	// In a process group of its own, so that an interrupt at the terminal does not end it first.
	s.keeper.Dir, s.keeper.SysProcAttr = s.dir, &syscall.SysProcAttr{Credential: s.as.Credential, Setpgid: true}
	var err error
	if s.control, err = s.keeper.StdinPipe(); err != nil {
		return err
	}
	if err := s.keeper.Start(); err != nil {
		return err
	}
	return s.Restart()
}

// Restart starts the server, at first or after [Server.Kill], and waits until it answers.
func (s *Server) Restart() error {
	if _, err := io.WriteString(s.control, "start\n"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server did not answer within %v: %w", patience, err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Stop ends the server at once and removes its directory.
func (s *Server) Stop() error {
	if s.control == nil {
		return os.RemoveAll(s.dir)
	}
	if err := s.control.Close(); err != nil {
		return err
	}
	if err := s.keeper.Wait(); err != nil {
		return fmt.Errorf("stop PostgreSQL for tests: %w", err)
	}
	return nil
}

// url names a database of the server.
func (s *Server) url(database string) string {
	query := url.Values{"host": {s.dir}, "user": {"test"}}
	return "postgres:///" + database + "?" + query.Encode()
}

// becomeUnprivileged gives the directory to a user who is not root, since PostgreSQL refuses
// to run as root.
func (s *Server) becomeUnprivileged() error {
	s.as = &syscall.SysProcAttr{}
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return err
		}
		s.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return os.Chown(s.dir, int(uid), int(gid))
	}
	return errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody: run the tests as another user")
}

// find returns the directory of the newest PostgreSQL: Debian's, or the one in PATH.
func find() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	best, newest := "", -1
	for _, path := range found {
		bin := filepath.Dir(path)
		version, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
		if version > newest {
			best, newest = bin, version
		}
	}
	if best != "" {
		return best, nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New("PostgreSQL is needed for these tests and initdb is neither in /usr/lib/postgresql nor in PATH: " +
		"sudo apt-get install --no-install-recommends postgresql")
}

// Kill ends the server and all processes that it has started with SIGKILL, as a power cut
// would, and returns when they are gone.
func (s *Server) Kill() error {
	raw, err := os.ReadFile(filepath.Join(s.dir, "data", "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	pid, err := strconv.Atoi(string(first))
	if err != nil {
		return err
	}
	// Stopped first, it cannot start another while its children are counted.
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		return err
	}
	all, err := children(pid)
	if err != nil {
		return err
	}
	all = append(all, pid)
	for _, p := range all {
		if err := syscall.Kill(p, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	return gone(all)
}

// children lists the processes whose parent is pid.
func children(pid int) ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	var found []int
	for _, path := range stats {
		if child, parent, _ := stat(path); parent == pid {
			found = append(found, child)
		}
	}
	return found, nil
}

// stat reads a process's id, its parent's, and its state from proc(5); zeros if it is gone.
func stat(path string) (pid, parent int, state byte) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, 0
	}
	// The second field is a name in parentheses that may hold anything.
	end := bytes.LastIndexByte(raw, ')')
	if end < 0 {
		return 0, 0, 0
	}
	if _, err := fmt.Sscanf(string(raw), "%d", &pid); err != nil {
		return 0, 0, 0
	}
	if _, err := fmt.Sscanf(string(raw[end+1:]), " %c %d", &state, &parent); err != nil {
		return 0, 0, 0
	}
	return pid, parent, state
}

// gone waits until every process has ended, be it that nobody has asked for its status yet.
func gone(pids []int) error {
	deadline := time.Now().Add(patience)
	for _, pid := range pids {
		for {
			_, _, state := stat(fmt.Sprintf("/proc/%d/stat", pid))
			if state == 0 || state == 'Z' {
				break
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("process %d outlived SIGKILL by %v", pid, patience)
			}
			time.Sleep(time.Millisecond)
		}
	}
	return nil
}
