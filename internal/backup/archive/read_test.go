package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"testing"
)

// archive makes an archive of small files. What is in them, reading does not ask.
func archive(t testing.TB, ring []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out)
	for _, f := range []struct {
		name string
		data []byte
	}{{Store, []byte("the database")}, {Config, []byte("{}")}, {Ring, ring}} {
		if f.data == nil {
			continue
		}
		if err := w.Add(f.name, int64(len(f.data)), bytes.NewReader(f.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(&Manifest{Party: "a.example", Channels: []Channel{}}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// FuzzRead holds whatever is taken for a backup to what its manifest says.
func FuzzRead(f *testing.F) {
	for _, good := range [][]byte{archive(f, nil), archive(f, []byte("sealed"))} {
		if _, err := read(bytes.NewReader(good), int64(len(good)), ""); err != nil {
			f.Fatal(err)
		}
		f.Add(good)
		f.Add(good[:len(good)/2])
		f.Add(bytes.Replace(good, []byte(Config), []byte("../../../x1"), 1))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := read(bytes.NewReader(data), int64(len(data)), "")
		if err != nil {
			return
		}
		r := tar.NewReader(bytes.NewReader(data))
		for _, want := range m.Files {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || sha256.Sum256(got) != want.SHA256 || int64(len(got)) != want.Size {
				t.Fatalf("%s is %q, %v", want.Name, got, err)
			}
		}
		if n := len(m.Files); n != 2 && n != 3 {
			t.Fatalf("%d files", n)
		}
	})
}

// TestHoles makes an archive whose database is a hole of eight exabytes. It is refused at once.
func TestHoles(t *testing.T) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	// The map of a sparse file (PAX, version 1.0): no pieces, and a size.
	data := make([]byte, 512)
	copy(data, "0\n")
	if err := w.WriteHeader(&tar.Header{Name: Store, Size: int64(len(data)), Format: tar.FormatPAX, PAXRecords: map[string]string{
		"XXX.sparse.major": "1", "XXX.sparse.minor": "0", "XXX.sparse.name": Store, "XXX.sparse.realsize": "9000000000000000000",
	}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	// The writer of the standard library refuses these names, so they are put in afterwards.
	sparse := bytes.ReplaceAll(out.Bytes(), []byte("XXX.sparse."), []byte("GNU.sparse."))
	r := tar.NewReader(bytes.NewReader(sparse))
	if h, err := r.Next(); err != nil || h.Size != 9000000000000000000 {
		t.Fatalf("the archive is not what this test needs: %+v, %v", h, err)
	}
	if _, err := read(bytes.NewReader(sparse), int64(len(sparse)), ""); !errors.Is(err, ErrNone) {
		t.Errorf("%v, want ErrNone", err)
	}
}
