// Softsign in Rust, from the contract alone: f(x) = x / (1 + |x|).
mod abi;

use abi::*;
use std::ffi::c_void;
use std::mem::size_of;
use std::ptr::{addr_of, null};

/// One of each function for each type; the bias, once added, stays in x.
macro_rules! functions {
    ($forward:ident, $backward:ident, $real:ty) => {
        unsafe extern "C" fn $forward(
            _: *const c_void, x: *const Matrix, bias: *const Matrix, y: *const Matrix,
            _: *mut Error,
        ) -> i32 {
            let (x, y) = (&*x, &*y);
            for j in 0..x.cols {
                for i in 0..x.rows {
                    let at = (x.data as *mut $real).offset((j * x.stride + i) as isize);
                    if !bias.is_null() {
                        *at += *((*bias).data as *const $real).offset(i as isize);
                    }
                    *(y.data as *mut $real).offset((j * y.stride + i) as isize) =
                        *at / (1.0 + (*at).abs());
                }
            }
            OK
        }

        unsafe extern "C" fn $backward(
            _: *const c_void, x: *const Matrix, _: *const Matrix, dy: *const Matrix,
            dx: *const Matrix, dbias: *const Matrix, _: *mut Error,
        ) -> i32 {
            let (x, dy, dx) = (&*x, &*dy, &*dx);
            for i in 0..x.rows {
                let mut sum = 0.0;
                for j in 0..x.cols {
                    let at = *(x.data as *const $real).offset((j * x.stride + i) as isize);
                    let root = 1.0 / (1.0 + at.abs());
                    let dy = *(dy.data as *const $real).offset((j * dy.stride + i) as isize);
                    let slope = dy * (root * root);
                    *(dx.data as *mut $real).offset((j * dx.stride + i) as isize) = slope;
                    sum += slope as f64;
                }
                if !dbias.is_null() {
                    *((*dbias).data as *mut $real).offset(i as isize) = sum as $real;
                }
            }
            OK
        }
    };
}
functions!(forward_32, backward_32, f32);
functions!(forward_64, backward_64, f64);

/// What an instance without settings points to.
static NOTHING: u8 = 0;

unsafe extern "C" fn create(
    _: *const Host, _: *const Value, instance: *mut *mut c_void, _: *mut Error,
) -> i32 {
    *instance = addr_of!(NOTHING) as *mut c_void;
    OK
}

unsafe extern "C" fn destroy(_: *mut c_void) {}

const NAME: &str = "softsign";
const VERSION: &str = "1.0.0";
const DOC: &str = "softsign in Rust";
const FORMULA: &str = "f(x) = x / (1 + |x|)";
const JSON: &str = concat!(
    r#"{"plugin":"softsign","version":"1.0.0","techniques":[{"name":"softsign","#,
    r#""kind":"activation","doc":"softsign in Rust","#,
    r#""formula":"f(x) = x / (1 + |x|)","aliases":[],"settings":[]}]}"#
);

static FUNCTIONS: Activation = Activation {
    struct_size: size_of::<Activation>() as u32,
    flags: ELEMENTWISE,
    forward: [forward_32, forward_64],
    backward: [backward_32, backward_64],
};

static SOFTSIGN: Technique = Technique {
    struct_size: size_of::<Technique>() as u32,
    kind: ACTIVATION,
    name: Str::new(NAME),
    doc: Str::new(DOC),
    formula: Str::new(FORMULA),
    derivative: Str::new(""),
    source: Str::new(""),
    aliases: null(),
    n_aliases: 0,
    settings: null(),
    n_settings: 0,
    create,
    destroy,
    table: &FUNCTIONS,
};

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static headwater_plugin_v1: Plugin = Plugin {
    magic: MAGIC,
    struct_size: size_of::<Plugin>() as u32,
    abi_major: ABI_MAJOR,
    abi_minor: ABI_MINOR,
    layout: LAYOUT,
    isa: 1,
    minor_needed: 0,
    reserved: 0,
    name: Str::new(NAME),
    version: Str::new(VERSION),
    license: Str::new(""),
    vendor: Str::new(""),
    url: Str::new(""),
    build: Str::new(""),
    n_techniques: 1,
    technique_stride: size_of::<Technique>() as u64,
    techniques: &SOFTSIGN,
    init: None,
};

#[used]
#[link_section = ".note.headwater"]
static NOTE: Note<{ JSON.len() }> = Note {
    first: NoteHeader {
        owner_size: OWNER_SIZE,
        size: size_of::<NoteHead>() as u32,
        kind: 1,
        owner: OWNER,
    },
    head: NoteHead {
        magic: MAGIC,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        layout: LAYOUT,
        isa: 1,
        minor_needed: 0,
        n_techniques: 1,
        name: padded(NAME),
        version: padded(VERSION),
    },
    second: NoteHeader {
        owner_size: OWNER_SIZE,
        size: JSON.len() as u32,
        kind: 2,
        owner: OWNER,
    },
    json: padded(JSON),
};
