// The part of headwater/abi.h that an activation without settings needs.
use std::ffi::c_void;
use std::mem::size_of;

pub const ABI_MAJOR: u16 = 1;
pub const ABI_MINOR: u16 = 0;
pub const OK: i32 = 0;
pub const ACTIVATION: u32 = 1;
pub const ELEMENTWISE: u32 = 2;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    pub data: *const u8,
    pub size: u64,
}

impl Str {
    pub const fn new(text: &'static str) -> Str {
        Str { data: text.as_ptr(), size: text.len() as u64 }
    }
}

#[repr(C)]
pub struct Error {
    pub struct_size: u32,
    pub code: i32,
    pub setting: i32,
    pub reserved: u32,
    pub message: [u8; 496],
}

#[repr(C)]
pub struct Matrix {
    pub data: *mut c_void,
    pub rows: i64,
    pub cols: i64,
    pub stride: i64,
}

pub enum Host {}
pub enum Value {}
pub enum Setting {}

pub type Forward = unsafe extern "C" fn(
    *const c_void, *const Matrix, *const Matrix, *const Matrix, *mut Error,
) -> i32;
pub type Backward = unsafe extern "C" fn(
    *const c_void, *const Matrix, *const Matrix, *const Matrix, *const Matrix,
    *const Matrix, *mut Error,
) -> i32;

#[repr(C)]
pub struct Activation {
    pub struct_size: u32,
    pub flags: u32,
    pub forward: [Forward; 2],
    pub backward: [Backward; 2],
}

#[repr(C)]
pub struct Technique {
    pub struct_size: u32,
    pub kind: u32,
    pub name: Str,
    pub doc: Str,
    pub formula: Str,
    pub derivative: Str,
    pub source: Str,
    pub aliases: *const Str,
    pub n_aliases: u64,
    pub settings: *const Setting,
    pub n_settings: u64,
    pub create:
        unsafe extern "C" fn(*const Host, *const Value, *mut *mut c_void, *mut Error) -> i32,
    pub destroy: unsafe extern "C" fn(*mut c_void),
    pub table: *const Activation,
}

#[repr(C)]
pub struct Plugin {
    pub magic: [u8; 8],
    pub struct_size: u32,
    pub abi_major: u16,
    pub abi_minor: u16,
    pub layout: u32,
    pub isa: u32,
    pub minor_needed: u32,
    pub reserved: u32,
    pub name: Str,
    pub version: Str,
    pub license: Str,
    pub vendor: Str,
    pub url: Str,
    pub build: Str,
    pub n_techniques: u64,
    pub technique_stride: u64,
    pub techniques: *const Technique,
    pub init: Option<unsafe extern "C" fn(*const Host, *mut Error) -> i32>,
}

// All they point to is constant.
unsafe impl Sync for Technique {}
unsafe impl Sync for Plugin {}

// Sizes of what this plugin declares no struct for: headwater_setting, _call, _plan,
// _tensor and _update.
const SETTING: usize = 120;
const CALL: usize = 160;
const PLAN: usize = 104;
const TENSOR: usize = 96;
const UPDATE: usize = 56;
/// Offset of `techniques` in Plugin: the init follows it.
const TECHNIQUES_AT: usize = size_of::<Plugin>() - 2 * size_of::<usize>();

/// HEADWATER_LAYOUT.
pub const LAYOUT: u32 = (size_of::<Error>()
    + 3 * SETTING
    + 5 * size_of::<Technique>()
    + 7 * CALL
    + 11 * PLAN
    + 13 * TENSOR
    + 17 * UPDATE
    + 19 * size_of::<Plugin>()
    + 23 * TECHNIQUES_AT) as u32;

#[repr(C)]
pub struct NoteHeader {
    pub owner_size: u32,
    pub size: u32,
    pub kind: u32,
    pub owner: [u8; 12],
}

#[repr(C)]
pub struct NoteHead {
    pub magic: [u8; 8],
    pub abi_major: u16,
    pub abi_minor: u16,
    pub layout: u32,
    pub isa: u32,
    pub minor_needed: u32,
    pub n_techniques: u32,
    pub name: [u8; 96],
    pub version: [u8; 32],
}

/// Both notes, one behind the other.
#[repr(C, align(4))]
pub struct Note<const N: usize> {
    pub first: NoteHeader,
    pub head: NoteHead,
    pub second: NoteHeader,
    pub json: [u8; N],
}

pub const MAGIC: [u8; 8] = *b"HEADWTR1";
pub const OWNER: [u8; 12] = *b"HEADWATER\0\0\0";
pub const OWNER_SIZE: u32 = 10;

/// A text padded with zeros.
pub const fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < text.len() {
        out[i] = text.as_bytes()[i];
        i += 1;
    }
    out
}
