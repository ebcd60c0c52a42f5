package press_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"parley.example/internal/comments"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/publication"
	"parley.example/record"
)

// readersAtOnce and measuredFor are how many connections ask for the page again and again, and
// for how long they ask each server in turn.
const (
	readersAtOnce = 32
	measuredFor   = time.Second
)

// BenchmarkBesideNginx asks for the page of a channel, and nginx for a file with the same bytes,
// in turn, by the same readers, in a process of their own. The metrics are pages a second and the
// ratio; and what a page costs of the processors, and that ratio. "changing" is the
// same page while entries are entered and released all the time, so that it is made anew again
// and again.
func BenchmarkBesideNginx(b *testing.B) {
	if _, err := exec.LookPath("nginx"); err != nil {
		b.Skip("nginx is missing, to compare with: apt-get install nginx-light")
	}
	for _, accept := range []string{"identity", "gzip"} {
		b.Run(accept, func(b *testing.B) {
			s := tell(b)
			besideNginx(b, s.serve(), s.channel("en"), accept)
		})
	}
	b.Run("changing", func(b *testing.B) {
		s := tell(b)
		ctx, end := context.WithCancel(b.Context())
		changes, ended := 0, make(chan struct{})
		go func() {
			defer close(ended)
			for ctx.Err() == nil {
				e := s.us.MustSay(b, announcement(s.id))
				if err := s.us.Release(b.Context(), s.id, e.Cite, nodetest.Anna); err != nil {
					b.Error(err)
					return
				}
				changes++
				select {
				case <-ctx.Done():
				case <-time.After(50 * time.Millisecond):
				}
			}
		}()
		besideNginx(b, s.serve(), s.channel("en"), "gzip")
		end()
		<-ended
		b.ReportMetric(float64(changes)/b.Elapsed().Seconds(), "releases/s")
	})
	b.Run("commented", commented)
}

// commented is the page of an article while comments are posted on it all the time, and it is corrected
// twice a second.
func commented(b *testing.B) {
	k := newTalk(b, atOnce)
	articles := publication.NewArticles(k.us.Node, func() time.Time { return k.clock }, rand.Reader)
	said := func(n int) publication.Words {
		return publication.Words{Title: record.Text{"en": "On fish"}, Body: record.Text{"en": strings.Repeat(fmt.Sprintf("There are %d fish. ", n), 500)}}
	}
	a, err := articles.New(b.Context(), "eve", said(0))
	if err == nil {
		a, err = articles.Publish(b.Context(), a.ID, a.Revision, publication.Publishing{By: "eve"})
	}
	if err != nil {
		b.Fatal(err)
	}
	ctx, end := context.WithCancel(b.Context())
	posted, corrections := 0, 0
	var busy errgroup.Group
	every := func(pause time.Duration, do func() error) {
		busy.Go(func() error {
			for ctx.Err() == nil {
				if err := do(); err != nil {
					return err
				}
				select {
				case <-ctx.Done():
				case <-time.After(pause):
				}
			}
			return nil
		})
	}
	every(20*time.Millisecond, func() error {
		posted++
		_, err := k.comments.Answer(b.Context(), comments.Answer{Post: string(publication.ArticleKey(a.ID)), Words: fmt.Sprint("Answer ", posted), Official: comments.Official{Party: "W", Who: "a"}})
		return err
	})
	every(500*time.Millisecond, func() error {
		corrections++
		saved, err := articles.Save(b.Context(), a.ID, a.Revision, "eve", said(corrections))
		if err == nil {
			a, err = articles.Publish(b.Context(), a.ID, saved.Revision, publication.Publishing{By: "eve", Correction: record.Text{"en": "We had miscounted."}})
		}
		return err
	})
	besideNginx(b, k.at, "/en/article/"+a.Slug, "gzip")
	end()
	if err := busy.Wait(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(posted)/b.Elapsed().Seconds(), "comments/s")
	b.ReportMetric(float64(corrections)/b.Elapsed().Seconds(), "corrections/s")
}

func besideNginx(b *testing.B, ours, path, accept string) {
	page, err := http.Get(ours + path)
	if err != nil {
		b.Fatal(err)
	}
	theirs, workers := nginx(b, path, read(b, page))
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: press.example\r\nAccept-Encoding: %s\r\n\r\n", path, accept)
	var pages [2]int64
	var spent [2]time.Duration
	for b.Loop() {
		for i, at := range []string{ours, theirs} {
			of := [][]int{{os.Getpid()}, workers}[i]
			before := processorTime(b, of)
			pages[i] += askAtOnce(b, strings.TrimPrefix(at, "http://"), request)
			spent[i] += processorTime(b, of) - before
		}
	}
	seconds := float64(b.N) * measuredFor.Seconds()
	b.ReportMetric(float64(pages[0])/seconds, "pages/s")
	b.ReportMetric(float64(pages[1])/seconds, "nginx-pages/s")
	b.ReportMetric(float64(pages[0])/float64(pages[1]), "of-nginx")
	cost := func(i int) float64 { return float64(spent[i].Microseconds()) / float64(pages[i]) }
	b.ReportMetric(cost(0), "cpu-µs/page")
	b.ReportMetric(cost(1)/cost(0), "of-nginx-by-cpu")
	b.ReportMetric(0, "ns/op")
}

// processorTime is what processes have used of the processors. On a machine that others use too
// it says more than the time on the clock.
func processorTime(b *testing.B, processes []int) time.Duration {
	var ticks int64
	for _, id := range processes {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
		if err != nil {
			b.Fatal(err)
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(after) // from the third on
		for _, field := range fields[11:13] {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			ticks += n
		}
	}
	return time.Duration(ticks) * time.Second / 100
}

// readersFor names, in the environment, where the readers of a benchmark are to ask and for what.
const readersFor = "PARLEY_BENCH_READERS"

// askAtOnce has readers in a process of their own ask for a page, and returns how many had it.
func askAtOnce(b *testing.B, at, request string) int64 {
	own, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	command := exec.Command(own)
	command.Env = append(os.Environ(), readersFor+"="+at)
	command.Stdin, command.Stderr = strings.NewReader(request), b.Output()
	out, err := command.Output()
	if err != nil {
		b.Fatal(err)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// beReaders asks for a page, many at once, for a while, and says how many had it.
func beReaders(at string) error {
	request, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var had atomic.Int64
	var readers errgroup.Group
	until := time.Now().Add(measuredFor)
	for range readersAtOnce {
		readers.Go(func() error {
			c, err := net.Dial("tcp", at)
			if err != nil {
				return err
			}
			defer c.Close()
			in := bufio.NewReaderSize(c, 64<<10)
			for time.Now().Before(until) {
				if _, err := c.Write(request); err != nil {
					return err
				}
				if err := skimAnswer(in); err != nil {
					return err
				}
				had.Add(1)
			}
			return nil
		})
	}
	err = readers.Wait()
	fmt.Println(had.Load())
	return err
}

// skimAnswer reads one answer as cheaply as can be, so that the readers, who share the machine
// with the server, do not hide how fast it is.
func skimAnswer(in *bufio.Reader) error {
	size := -1
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
			return fmt.Errorf("answered %s", line)
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			size = 0
			for _, digit := range bytes.TrimSpace(value) {
				size = 10*size + int(digit-'0')
			}
		}
		if len(line) <= 2 {
			break
		}
	}
	if size <= 0 {
		return errors.New("an answer of no length")
	}
	_, err := in.Discard(size)
	return err
}

// nginx serves a page as a file on loopback, plain and compressed beforehand, until the
// benchmark ends.
func nginx(b *testing.B, path, page string) (at string, workers []int) {
	b.Helper()
	folder, err := os.MkdirTemp("", "parley-nginx") // its workers may be another user, and must reach it
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(folder, "pages", path)
	write(b, file, []byte(page))
	var zipped bytes.Buffer
	zip, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.WriteString(zip, page); err != nil {
		b.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		b.Fatal(err)
	}
	write(b, file+".gz", zipped.Bytes())
	free := httptest.NewServer(nil)
	at = free.Listener.Addr().String()
	free.Close()
	conf := filepath.Join(folder, "nginx.conf")
	write(b, conf, fmt.Appendf(nil, `
daemon off; worker_processes auto; pid %[1]s/pid; error_log stderr error;
events { worker_connections 1024; }
http {
	access_log off; sendfile on; tcp_nopush on; open_file_cache max=10; etag on;
	keepalive_requests 1000000000; gzip_static on; default_type text/html;
	client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
	server { listen %[2]s; root %[1]s/pages; }
}
`, folder, at))
	server := exec.Command("nginx", "-c", conf)
	server.Stderr = b.Output()
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	b.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt) // it ends its workers
		<-ended
	})
	for {
		select {
		case err := <-ended:
			ended <- err
			b.Fatalf("nginx ended: %v", err)
		default:
		}
		if answer, err := http.Get("http://" + at + path); err == nil {
			answer.Body.Close()
			return "http://" + at, childrenOf(b, server.Process.Pid)
		}
	}
}

func childrenOf(b *testing.B, process int) (children []int) {
	list, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", process, process))
	if err != nil {
		b.Fatal(err)
	}
	for _, one := range strings.Fields(string(list)) {
		id, err := strconv.Atoi(one)
		if err != nil {
			b.Fatal(err)
		}
		children = append(children, id)
	}
	return children
}
