package tiles

import "filippo.io/torchwood"

// Canonical reads a path, and has torchwood write it again.
func Canonical(path string) (string, error) {
	t, err := parse(path)
	if err != nil {
		return "", err
	}
	return torchwood.TilePath(t), nil
}
