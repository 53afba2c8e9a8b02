"""The register of members (buku daftar anggota): numbers, names, where they live, whether they are still with us.

Names, addresses, telephone numbers and NIK are personal parts of the facts and stay in the village;
the district sees numbers, region codes and status.
"""
